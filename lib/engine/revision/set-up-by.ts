import type { SessionItem } from '../../ledger/items';
import type { Engine } from '../engine';
import { loadSteps } from '../session/session-store';
import { withDependencies } from '../step/reach';

/**
 * The sessions that have set up the pages which a step stands on: where that is kept, whoever made it, else this session.
 * It is this one alone where nothing beneath the step sets a page up; nothing is read of a session that keeps nothing.
 */
export async function setUpBy(
  { ledger, definitions }: Pick<Engine, 'ledger' | 'definitions'>,
  { session_id: own, revision }: Pick<SessionItem, 'session_id' | 'revision'>,
  step: string,
): Promise<readonly string[]> {
  if (!revision) return [own];
  const steps = await loadSteps(ledger, own);
  const beneath = withDependencies(steps, [step]);
  const makers = steps
    .filter(({ name }) => name !== step && beneath.has(name))
    .filter(({ spec, skipped }) => !skipped && definitions[`${spec.service}/${spec.action}`]?.showsNonce === true)
    .map(({ kept_from: maker }) => maker ?? own);
  return makers.length > 0 ? [...new Set(makers)] : [own];
}
