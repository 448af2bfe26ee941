import { UnityError } from '../../domain/errors/unity-error';
import type { PromotionFinding } from '../../domain/promotion';
import { speaksFrom } from '../../domain/soak-alarm';
import { isStanding } from '../../domain/standing';
import type { StepItem } from '../../ledger/items';
import { driftOf } from '../drift';
import { actFor, type Engine } from '../engine';
import { loadHolders } from '../revision/holders';
import { loadSession } from '../session/session-store';
import { alarmsOf, alarmWords, checkAgain, isLook } from '../standing-looks';
import { stepContext } from '../step/step-context';

/** What a look has seen. */
export interface Seen {
  readonly findings: readonly PromotionFinding[];
  /** Alarms that are on and say nothing before then. */
  readonly undecided: readonly { readonly name: string; readonly until: number }[];
}

/**
 * All that speaks against a session that serves: what is not as it was made, does not answer, or is in alarm. Where it has
 * served only since a time, alarms that may be of before say nothing yet.
 */
export async function seenOf(engine: Engine, sessionId: string, servesFrom?: number): Promise<Seen> {
  const { drift } = await driftOf(engine, sessionId);
  const unknown = drift.find(({ kind }) => kind === 'unknown');
  const drifted = drift
    .filter(({ kind }) => kind !== 'unknown')
    .map(({ step, message }) => ({ code: 'PromotionFailed', message: `step ${step}: ${message}` }));
  const steps = await loadHolders(engine.ledger, sessionId);
  const looks = await Promise.all(steps.filter(isStanding).map((step) => ofStep(engine, step, servesFrom)));
  // An alarm says what people notice; what was removed says why.
  const findings = [...looks.flatMap((seen) => seen.findings), ...drifted];
  // A step that could not be compared speaks against nothing by itself: it is looked at again.
  if (findings.length === 0 && unknown) throw new UnityError('ServiceUnavailable', { message: unknown.message });
  return { findings, undecided: looks.flatMap(({ undecided }) => undecided) };
}

async function ofStep(engine: Engine, step: StepItem, servesFrom: number | undefined): Promise<Seen> {
  const session = await loadSession(engine.ledger, step.session_id);
  const acting = await actFor(engine, session);
  const shown = await alarmsOf(stepContext(acting, session, () => step));
  const on = shown
    .filter(({ isOn }) => isOn)
    .map((alarm) => ({ alarm, until: servesFrom === undefined ? 0 : speaksFrom(alarm, servesFrom) }));
  const now = engine.clock.now();
  const alarmed = on
    .filter(({ until }) => until <= now)
    .map(({ alarm }) => ({ code: 'PromotionFailed', message: alarmWords(alarm) }));
  const undecided = on.filter(({ until }) => until > now).map(({ alarm: { name }, until }) => ({ name, until }));
  if (!isLook(acting, step)) return { findings: alarmed, undecided };
  const findings = (await checkAgain(acting, session, step)).map(({ code, message }) => ({
    code,
    message: `step ${step.name}: ${message}`,
  }));
  return { findings: [...alarmed, ...findings], undecided };
}
