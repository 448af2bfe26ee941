import { type Measured, type MeasuredPlace, measured, toldCode } from '../../domain/metrics';
import { workflowNameOf } from '../../domain/naming';
import type { RollbackApproval } from '../../domain/rollback-approval';
import { secondsBetween } from '../../domain/seconds-between';
import { foundPrefix, type SessionItem, type StepItem, stepOf } from '../../ledger/items';
import type { PromotionItem } from '../../ledger/promotion-item';
import type { Change } from './events-of';
import type { AroundEnd, Say } from './measuring';
import { ofSession } from './metrics-of-session';

/** The measurements of one change. Pure: what the same change is measured as never differs. */
export function metricsOf(change: Change, end?: AroundEnd): readonly Measured[] {
  const { before, after } = change;
  switch (after.kind) {
    case 'session':
      return saidOf(after, after.session_id, {}, (say) => {
        ofSession(say, before as SessionItem | undefined, after, end);
        ofQuestion(say, 'rollback', (before as SessionItem | undefined)?.rollback_approval, after.rollback_approval);
      });
    case 'step':
      return before
        ? saidOf(after, after.session_id, { step: stepOf(after.name) }, (say) => ofStep(say, before as StepItem, after))
        : [];
    case 'promotion':
      return saidOf(after, after.source.session_id, {}, (say) => {
        const former = before as PromotionItem | undefined;
        ofQuestion(say, 'promotion', former?.approval, after.approval);
        ofQuestion(say, 'promotion', former?.return_approval, after.return_approval);
      });
    default:
      return [];
  }
}

function saidOf(
  { environment, updated_at: time }: { readonly environment: string; readonly updated_at: string },
  sessionId: string,
  more: Pick<MeasuredPlace, 'step'>,
  speak: (say: Say) => void,
): readonly Measured[] {
  const told: Measured[] = [];
  const place = { environment, workflow: workflowNameOf(sessionId), ...more };
  const at = Date.parse(time);
  speak((name, values, properties = {}) => {
    const all = typeof values === 'number' ? [values] : values;
    if (all.length > 0)
      told.push(measured(name, all, { at, place, properties: { session_id: sessionId, ...properties } }));
  });
  return told;
}

function ofStep(say: Say, before: StepItem, after: StepItem): void {
  if (before.undo?.state !== 'failed' && after.undo?.state === 'failed') {
    say('UndoFailures', 1, { code: toldCode(after.undo.error?.code ?? 'UndoStuck') });
  }
  // What a sweep has found of a step is no run of it.
  if (after.sk.startsWith(foundPrefix)) return;
  const { started_at: from, completed_at: to } = after;
  if (before.phase !== 'ready' && after.phase === 'ready' && !after.skipped && from !== undefined && to !== undefined) {
    say('StepSeconds', secondsBetween(from, to));
  }
  // A resume begins to count anew.
  if (before.epoch === after.epoch && after.attempt > before.attempt) {
    say('StepRetries', after.attempt - before.attempt, { code: toldCode(after.progress?.split(': ')[0]) });
  }
  if (before.state !== 'failed' && after.state === 'failed' && !after.cancelled) {
    say('StepFailures', 1, { code: toldCode(after.error?.code) });
  }
  const { signal, frozen } = after;
  if (signal?.kind === 'approval' && before.signal === undefined) {
    const { asked_at: asked } = (frozen.approval ?? {}) as { readonly asked_at?: string };
    const verdict = signal.payload.verdict === 'approved' ? 'approved' : 'rejected';
    if (asked !== undefined) say('ApprovalSeconds', secondsBetween(asked, signal.at), { asked_for: 'step', verdict });
  }
}

/** Questions that nobody has answered are none of people’s time. */
function ofQuestion(
  say: Say,
  about: 'rollback' | 'promotion',
  before: RollbackApproval | undefined,
  after: RollbackApproval | undefined,
): void {
  if (!after || (before?.state === after.state && before.asked_at === after.asked_at)) return;
  if (after.ended_at === undefined || (after.state !== 'approved' && after.state !== 'rejected')) return;
  say('ApprovalSeconds', secondsBetween(after.asked_at, after.ended_at), { asked_for: about, verdict: after.state });
}
