import type { StepItem } from '../../ledger/items';
import type { Ledger } from '../../ledger/ledger';
import { loadSteps } from '../session/session-store';

/**
 * The steps of a session as those have them who hold what they have made: of a kept step that is the session that made it,
 * with the rows, epoch and lease there. Whoever looks at what a stack holds comes through here.
 */
export async function loadHolders(ledger: Ledger, sessionId: string): Promise<readonly StepItem[]> {
  return holdersOf(ledger, await loadSteps(ledger, sessionId));
}

/** The same, of steps that are known. */
export async function holdersOf(ledger: Ledger, steps: readonly StepItem[]): Promise<readonly StepItem[]> {
  const makers = [...new Set(steps.flatMap(({ kept_from }) => kept_from ?? []))];
  const found = await Promise.all(makers.map((maker) => loadSteps(ledger, maker)));
  const made = new Map(found.flat().map((step) => [`${step.session_id}/${step.name}`, step]));
  return steps.map((step) => made.get(`${step.kept_from}/${step.name}`) ?? step);
}
