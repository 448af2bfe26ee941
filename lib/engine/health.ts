import type { StepContext } from '../../lambdas/actions/action';
import { healthy, type Seen, unhealthy, unknown } from '../../lambdas/health/look';
import { healthLooks } from '../../lambdas/health/looks';
import type { Drift } from '../domain/drift';
import { type ComponentHealth, type Health, type HealthComponent, overall } from '../domain/health';
import { withoutEchoes } from '../domain/health-echoes';
import { isStanding } from '../domain/standing';
import type { SessionItem, StepItem } from '../ledger/items';
import { canDrift, driftOfStep } from './drift';
import { type ActingEngine, actFor, type Engine } from './engine';
import { loadHolders } from './revision/holders';
import { loadSession } from './session/session-store';
import { alarmsOf, alarmWords, checkAgain, isLook } from './standing-looks';
import { classify } from './step/failure';
import { inputsOf } from './step/inputs';
import { activeRowsOf, stepContext } from './step/step-context';

/**
 * Looks at everything that stands of a session which serves, whichever session has made it, and changes nothing. A look
 * that fails says so for its own part: the others are made all the same. Nothing is looked at of a session that does not
 * serve.
 */
export async function healthOf(engine: Engine, sessionId: string): Promise<Health> {
  const session = await loadSession(engine.ledger, sessionId);
  const steps = session.state === 'completed' ? await loadHolders(engine.ledger, sessionId) : [];
  const standing = steps.filter(isStanding);
  const looked = await Promise.all(standing.map((step) => ofStep(engine, step)));
  const components = looked.flat();
  return { session_id: sessionId, state: overall(components), components };
}

/** A look at a part of a step, under the name of what it looks at. */
interface Look {
  readonly component: HealthComponent;
  readonly make: () => Promise<readonly Seen[]>;
}

async function ofStep(engine: Engine, step: StepItem): Promise<readonly ComponentHealth[]> {
  const part = (component: HealthComponent, seen: readonly Seen[]): readonly ComponentHealth[] =>
    seen.map((one) => ({ step: step.name, component, ...one }));
  let looks: readonly Look[];
  try {
    const session = await loadSession(engine.ledger, step.session_id);
    looks = looksAt(await actFor(engine, session), session, step);
  } catch (error) {
    return part('drift', [unseen(error)]);
  }
  const seen = await Promise.all(
    looks.map(async ({ component, make }) => part(component, await make().catch((error: unknown) => [unseen(error)]))),
  );
  return withoutEchoes(seen.flat());
}

function looksAt(engine: ActingEngine, session: SessionItem, step: StepItem): readonly Look[] {
  const context = stepContext(engine, session, () => step);
  const rows = activeRowsOf(step).filter(({ snapshot_of }) => snapshot_of === undefined);
  const types = [...new Set(rows.map(({ type }) => type))];
  return [
    ...types.flatMap((type) => {
      const known = healthLooks[type];
      const ofType = rows.filter((row) => row.type === type);
      const inputs = async () => step.inputs ?? (await inputsOf(engine, session, step));
      return known
        ? [{ component: known.component, make: async () => known.look(context, ofType, await inputs()) }]
        : [];
    }),
    ...(isLook(engine, step) ? [{ component: 'answer', make: () => answers(engine, session, step) } as const] : []),
    ...(rows.length > 0 ? [{ component: 'alarm', make: () => alarmed(context) } as const] : []),
    ...(canDrift(step) ? [{ component: 'drift', make: () => drifted(engine, session, step) } as const] : []),
  ];
}

/** A check that has nothing to say when it is made again says nothing good either: only one through the data path does. */
async function answers(engine: ActingEngine, session: SessionItem, step: StepItem): Promise<readonly Seen[]> {
  const findings = await checkAgain(engine, session, step);
  if (findings.length > 0)
    return findings.map(({ about, message, code }) => unhealthy(about?.id ?? null, message, code));
  const { serving } = engine.definitions[`${step.spec.service}/${step.spec.action}`] ?? {};
  return serving ? [healthy(null, 'it answers as it should')] : [];
}

async function alarmed(context: StepContext): Promise<readonly Seen[]> {
  const alarms = await alarmsOf(context);
  const on = alarms.filter(({ isOn }) => isOn);
  if (on.length > 0) return on.map((alarm) => unhealthy(alarm.name, alarmWords(alarm)));
  return alarms.length === 0 ? [] : [healthy(null, `none of ${alarms.length} alarms is on`)];
}

async function drifted(engine: ActingEngine, session: SessionItem, step: StepItem): Promise<readonly Seen[]> {
  const drift = await driftOfStep(engine, session, step);
  return drift.length === 0 ? [healthy(null, 'all is there, as it was made')] : drift.map(ofDrift);
}

const ofDrift = ({ kind, id, message }: Drift): Seen =>
  kind === 'unknown' ? unknown(id, message) : unhealthy(id, message);

function unseen(error: unknown): Seen {
  const { code, message } = classify(error);
  return unknown(null, `it could not be looked at: ${code}: ${message}`, code);
}
