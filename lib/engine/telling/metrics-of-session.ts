import { toldCode } from '../../domain/metrics';
import { secondsBetween } from '../../domain/seconds-between';
import type { SessionItem } from '../../ledger/items';
import { hourlyUsd } from '../session/session-view';
import type { Change } from './events-of';
import { gatesOf } from './gates-of';
import type { AroundEnd, Say } from './measuring';

const onItsWay: ReadonlySet<SessionItem['state']> = new Set(['requested', 'validating', 'executing']);

/** Whether a change ends a session’s way forward: it is told with what its steps say. */
export function isForwardEnd({ before, after }: Change): boolean {
  if (before?.kind !== 'session' || after.kind !== 'session') return false;
  return onItsWay.has(before.state) && !onItsWay.has(after.state);
}

export function ofSession(say: Say, before: SessionItem | undefined, after: SessionItem, end?: AroundEnd): void {
  if (before && isForwardEnd({ before, after })) ofForwardEnd(say, before, after, end);
  ofRollback(say, before, after);
}

function ofForwardEnd(say: Say, before: SessionItem, after: SessionItem, end: AroundEnd | undefined): void {
  const { root_cause: cause, refusals: [refusal] = [] } = after;
  if (after.state === 'completed') {
    say('CompletedDeployments', 1);
    const isResumed = after.executions.some(({ role }) => role === 'resume');
    if (!isResumed && after.ready_at !== undefined)
      say('DeploymentSeconds', secondsBetween(after.started_at, after.ready_at));
    if (end) say('HourlyUsd', hourlyUsd(end, after, end.steps));
  } else if (refusal) say('RefusedDeployments', 1, { code: toldCode(refusal.code) });
  else if (cause?.code === 'SessionCancelled') say('CancelledDeployments', 1);
  else say('FailedDeployments', 1, { code: toldCode(cause?.code ?? 'ExecutionStopped') });
  if (!end) return;
  // A rollback that begins takes the steps over, before or after they are read.
  const epochs = [before.epoch, after.epoch];
  const gates = gatesOf(end.steps, { epochs, kept: before.resuming?.kept ?? [] });
  const slowest = gates.reduce<(typeof gates)[number] | undefined>(
    (most, gate) => (gate.seconds > (most?.seconds ?? -1) ? gate : most),
    undefined,
  );
  say(
    'GateSeconds',
    gates.map(({ seconds }) => seconds),
    { step: slowest?.step ?? '' },
  );
}

/** A verdict is told when it is the last one: `pending` becomes another when what was handed over has gone, or has not. */
function ofRollback(say: Say, before: SessionItem | undefined, { rollback, ...after }: SessionItem): void {
  const former = before?.rollback;
  // What ended before anything was made says that it is clean, and nobody undid it.
  if (!rollback || rollback.verdict === undefined || former?.started_at !== rollback.started_at) return;
  if (former.verdict === rollback.verdict) return;
  const { verdict, completed_at: ended = after.updated_at, leftovers } = rollback;
  if (former.verdict === undefined) say('RollbackSeconds', secondsBetween(rollback.started_at, ended), { verdict });
  if (verdict === 'clean') say('CleanRollbacks', 1);
  if (verdict !== 'dirty') return;
  say('DirtyRollbacks', 1);
  if (leftovers.length === 0) return;
  say('Leftovers', leftovers.length);
  say(
    'LeftoverHourlyUsd',
    leftovers.reduce((sum, { hourly_usd: usd }) => sum + usd, 0),
  );
}
