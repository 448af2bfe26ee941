import { UnityError } from '../../domain/errors/unity-error';
import type { PromotionFinding } from '../../domain/promotion';
import type { StepItem } from '../../ledger/items';
import type { PromotionItem } from '../../ledger/promotion-item';
import { isoTime } from '../../ports/clock';
import { driftOf } from '../drift';
import { actFor, type Engine } from '../engine';
import { loadHolders } from '../revision/holders';
import { loadSession } from '../session/session-store';
import { alarmsOf, alarmWords, checkAgain, isLook } from '../standing-looks';
import { classify } from '../step/failure';
import { stepContext } from '../step/step-context';
import { seenAlone } from './newer-revision';
import { changePromotion, loadPromotion, type PromotionIds } from './store';

/** Findings beyond these are not kept: an item is bounded. */
const mostFindings = 20;
const longestFinding = 300;

/**
 * Makes the look that a promotion has asked for: at its source, or, once it is deployed, at that. Writes what it has found
 * and nothing else; a look that came to nothing is asked for again.
 */
export async function lookForPromotion(
  engine: Engine,
  { environment, stack, candidate, run }: PromotionIds,
): Promise<{ readonly findings: number }> {
  const item = await loadPromotion(engine.ledger, environment, stack, candidate);
  if (item?.run !== run || item.look === undefined || item.look.at !== undefined) return { findings: 0 };
  const findings = await findingsFor(engine, item).catch((error) => noLook(engine, item, error));
  if (findings === undefined) return { findings: 0 };
  const told = findings
    .slice(0, mostFindings)
    .map(({ code, message }) => ({ code, message: message.slice(0, longestFinding) }));
  await changePromotion(engine.ledger, item, {
    set: [['look', { ...item.look, at: isoTime(engine.clock), findings: told }]],
  });
  return { findings: findings.length };
}

/** Undefined where a newer revision has come between: what was seen says nothing of the candidate. */
async function findingsFor(engine: Engine, item: PromotionItem): Promise<readonly PromotionFinding[] | undefined> {
  const { state, deployment, source } = item;
  if (state !== 'soaking') return findingsOf(engine, source.session_id);
  if (deployment?.session_id === undefined) return [];
  const session = await loadSession(engine.ledger, deployment.session_id);
  return seenAlone(engine.ledger, session, () => findingsOf(engine, session.session_id));
}

/** That a look could not be made, and why, is kept: somebody must be told when it never can. */
async function noLook(engine: Engine, item: PromotionItem, error: unknown): Promise<never> {
  const { code, message } = classify(error);
  const look = { number: 0, ...item.look, failed: (item.look?.failed ?? 0) + 1 };
  await changePromotion(engine.ledger, item, {
    set: [['look', { ...look, error: `${code}: ${message}`.slice(0, longestFinding) }]],
  });
  throw error;
}

/** All that speaks against a session that serves: what is not as it was made, does not answer, or is in alarm. */
async function findingsOf(engine: Engine, sessionId: string): Promise<readonly PromotionFinding[]> {
  const { drift } = await driftOf(engine, sessionId);
  const unknown = drift.find(({ kind }) => kind === 'unknown');
  const drifted = drift
    .filter(({ kind }) => kind !== 'unknown')
    .map(({ step, message }) => ({ code: 'PromotionFailed', message: `step ${step}: ${message}` }));
  const steps = await loadHolders(engine.ledger, sessionId);
  const ready = steps.filter(({ phase, undo }) => phase === 'ready' && undo === undefined);
  const looks = await Promise.all(ready.map((step) => ofStep(engine, step)));
  // An alarm says what people notice; what was removed says why.
  const findings = [...looks.flat(), ...drifted];
  // A step that could not be compared speaks against nothing by itself: it is looked at again.
  if (findings.length === 0 && unknown) throw new UnityError('ServiceUnavailable', { message: unknown.message });
  return findings;
}

async function ofStep(engine: Engine, step: StepItem): Promise<readonly PromotionFinding[]> {
  const session = await loadSession(engine.ledger, step.session_id);
  const acting = await actFor(engine, session);
  const found = await alarmsOf(stepContext(acting, session, () => step));
  const alarmed = found
    .filter(({ isOn }) => isOn)
    .map((alarm) => ({ code: 'PromotionFailed', message: alarmWords(alarm) }));
  if (!isLook(acting, step)) return alarmed;
  const findings = await checkAgain(acting, session, step);
  return [...alarmed, ...findings.map(({ code, message }) => ({ code, message: `step ${step.name}: ${message}` }))];
}
