import { isStanding } from '../../domain/standing';
import type { CapturedItem, CheckpointItem } from '../../ledger/checkpoint-items';
import { keys, type SessionItem, type StepItem } from '../../ledger/items';
import { isoTime } from '../../ports/clock';
import type { Engine } from '../engine';
import { partsOf } from './parts';
import { summaryOf } from './summary';

/** What a checkpoint’s own item says of the state that was captured. */
export type CapturedFacts = Required<
  Pick<CheckpointItem, 'captured_at' | 'ready_steps' | 'state_snapshot' | 'parts' | 'missing'>
>;

/**
 * Writes the state of a session into the parts of a checkpoint, and answers what its own item is to say of it. A try that
 * died before that was written has left parts that nothing names.
 */
export async function captureState(
  engine: Engine,
  session: SessionItem,
  name: string,
  steps: readonly StepItem[],
): Promise<CapturedFacts> {
  const { session_id } = session;
  const capturedAt = isoTime(engine.clock);
  const parts = partsOf(session, steps);
  await Promise.all(
    parts.map((part, index) =>
      engine.ledger.create<CapturedItem>({
        ...keys.captured(session_id, name, capturedAt, index),
        kind: 'captured',
        session_id,
        checkpoint: name,
        ...part,
      }),
    ),
  );
  return {
    captured_at: capturedAt,
    ready_steps: steps.filter(isStanding).map((step) => step.name),
    state_snapshot: summaryOf(session, steps),
    parts: parts.length,
    missing: missingCopies(engine, steps),
  };
}

/** Steps that make data and do not stand: nothing of them can be copied. */
function missingCopies(engine: Engine, steps: readonly StepItem[]): Readonly<Record<string, string>> {
  const unready = steps.filter((step) => makesData(engine, step) && !isStanding(step));
  return Object.fromEntries(unready.map((step) => [step.name, 'not ready']));
}

/** Whether a step makes what holds data. */
export function makesData({ definitions }: Pick<Engine, 'definitions'>, { spec }: Pick<StepItem, 'spec'>): boolean {
  return definitions[`${spec.service}/${spec.action}`]?.resources.some(({ holdsData }) => holdsData) ?? false;
}

/** The keys of a step’s rows that hold data and are there. */
export function dataRowsOf(
  { definitions }: Pick<Engine, 'definitions'>,
  { spec, resources }: Pick<StepItem, 'spec' | 'resources'>,
): readonly string[] {
  const kinds = definitions[`${spec.service}/${spec.action}`]?.resources ?? [];
  const types = new Set(kinds.filter(({ holdsData }) => holdsData).map(({ type }) => type));
  return Object.values(resources)
    .filter((row) => types.has(row.type) && row.state === 'active' && row.snapshot_of === undefined && !row.adopted)
    .map((row) => row.key);
}
