import type { StalledRecord, StepItem } from '../../ledger/items';
import { type Facts, fact } from './fact';

/** That a step or its undo is late: told once for each time that it is written down. */
export function ofStalled(before: StepItem | undefined, after: StepItem): readonly Facts[] {
  if (!before) return [];
  const { session_id, name: step, spec } = after;
  const found = (kind: 'step' | 'undo', former?: StalledRecord, later?: StalledRecord): readonly Facts[] => {
    if (!later || former?.at === later.at) return [];
    const { since, expected_seconds, times_out_at } = later;
    const about = { session_id, kind, step, service: spec.service, action: spec.action };
    return [fact('STEP_STALLED', { ...about, since, expected_seconds, times_out_at }, { part: 'stalled' })];
  };
  return [...found('step', before.stalled, after.stalled), ...found('undo', before.undo?.stalled, after.undo?.stalled)];
}
