import type { JsonObject } from '../../domain/json';
import { ofRollbacks, type ResourceRow } from '../../domain/resource';
import type { CheckpointItem, CheckpointState } from '../../ledger/checkpoint-items';
import type { StepItem } from '../../ledger/items';
import { inOrder } from '../step/step-context';
import { type CopyCost, copyCost } from './copy-costs';
import { copiesFor } from './plan';

/** The version of these documents. Fields may be added, never renamed or dropped. */
export const checkpointDocumentVersion = '1.0';

/** One copy of data, as documents show it. */
export interface CopyDocument extends CopyCost {
  readonly step: string;
  /** The key of the row that was copied. */
  readonly of: string;
  readonly type: string;
  readonly id: string | null;
  readonly state: ResourceRow['state'];
  readonly made_at: string;
}

/** One checkpoint, as `unity checkpoints --json` shows it. */
export interface CheckpointView {
  readonly format_version: string;
  readonly session_id: string;
  readonly name: string;
  readonly state: CheckpointState;
  readonly data: 'none' | 'snapshot';
  readonly created_at: string;
  readonly captured_at: string | null;
  readonly ended_at: string | null;
  readonly asked_by: string | null;
  readonly ready_steps: readonly string[];
  readonly copies: readonly CopyDocument[];
  readonly missing: readonly { readonly step: string; readonly reason: string }[];
  readonly failures: readonly { readonly step: string | null; readonly code: string; readonly message: string }[];
  /** The sum of what is known of its copies. */
  readonly monthly_usd: number;
  readonly state_snapshot: JsonObject;
}

/**
 * A checkpoint with its copies as their rows stand now: the truth about them, whatever its item says. `steps`: of the sessions
 * that hold what it is about.
 */
export function checkpointView(checkpoint: CheckpointItem, steps: readonly StepItem[]): CheckpointView {
  const { name, state = 'complete', captured_at, failures = {}, missing = {} } = checkpoint;
  const ref = { session: checkpoint.session_id, name };
  const copies = copyDocuments(steps, (step) => copiesFor(step, ref));
  const alive = copies.filter((copy) => copy.state !== 'deleted');
  return {
    format_version: checkpointDocumentVersion,
    session_id: checkpoint.session_id,
    name,
    state,
    data: checkpoint.data ?? 'none',
    created_at: checkpoint.created_at,
    captured_at: captured_at ?? (checkpoint.state === undefined ? checkpoint.created_at : null),
    ended_at: checkpoint.ended_at ?? null,
    asked_by: checkpoint.asked_by ?? null,
    ready_steps: checkpoint.ready_steps,
    copies,
    missing: Object.entries(missing).map(([step, reason]) => ({ step, reason })),
    failures: Object.entries(failures).map(([step, failure]) => ({ step: step === '*' ? null : step, ...failure })),
    monthly_usd: Number(alive.reduce((sum, copy) => sum + (copy.monthly_usd ?? 0), 0).toFixed(2)),
    state_snapshot: checkpoint.state_snapshot,
  };
}

/** The copies that rollbacks have made before they deleted what held data: they belong to no checkpoint. */
export function rollbackCopies(steps: readonly StepItem[]): readonly CopyDocument[] {
  const ofOwn = (step: StepItem) => copiesFor(step, { session: step.session_id, name: ofRollbacks });
  return copyDocuments(steps, ofOwn).filter(({ state }) => state !== 'deleted');
}

function copyDocuments(
  steps: readonly StepItem[],
  wanted: (step: StepItem) => readonly ResourceRow[],
): readonly CopyDocument[] {
  return steps.flatMap((step) =>
    inOrder(wanted(step)).flatMap((row): readonly CopyDocument[] => {
      const { snapshot_of: of, type, id = null, state, intended_at: made_at } = row;
      if (of === undefined) return [];
      return [{ step: step.name, of, type, id, state, made_at, ...copyCost(row) }];
    }),
  );
}
