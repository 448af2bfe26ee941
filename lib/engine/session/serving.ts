import { isStanding } from '../../domain/standing';
import { when } from '../../ledger/expression';
import { keys, type SessionItem, type StepItem } from '../../ledger/items';
import type { Engine } from '../engine';

type Check = Pick<StepItem, 'spec' | 'phase' | 'undo' | 'skipped' | 'dropped' | 'outputs'>;

/**
 * Writes down since when a session serves, once every outermost check is ready: the definitions say which output of an
 * action tells it and how far out it was looked from. Of several equally far out, the last counts. Written once: a check
 * that is repeated later moves nothing.
 */
export async function recordServing(engine: Engine, session: SessionItem, step: StepItem): Promise<void> {
  if (session.serving_at !== undefined || servingOf(engine, step) === undefined) return;
  const checks = await engine.ledger.query<StepItem>(keys.session(session.session_id).pk, 'STEP#', [
    'spec',
    'phase',
    'undo',
    'skipped',
    'dropped',
    'outputs',
  ]);
  const servingAt = servingSince(engine, checks);
  if (servingAt === undefined) return;
  await engine.ledger.update<SessionItem>(
    keys.session(session.session_id),
    { set: [['serving_at', servingAt]] },
    when.all(when.equals('epoch', step.epoch), when.equals('state', 'executing'), when.absent('serving_at')),
  );
}

function servingOf({ definitions }: Engine, { spec }: Pick<Check, 'spec'>) {
  return definitions[`${spec.service}/${spec.action}`]?.serving;
}

/** Undefined while an outermost check is not ready, and where there is none. */
function servingSince(engine: Engine, steps: readonly Check[]): string | undefined {
  const checks = steps.flatMap((step) => {
    const serving = step.skipped || step.dropped ? undefined : servingOf(engine, step);
    return serving ? [{ ...step, serving }] : [];
  });
  const outermost = Math.max(...checks.map(({ serving }) => serving.distance));
  const times = checks
    .filter(({ serving }) => serving.distance === outermost)
    .map((check) => (isStanding(check) ? check.outputs[check.serving.output] : undefined));
  if (!times.every((time) => typeof time === 'string')) return undefined;
  return times.sort().at(-1);
}
