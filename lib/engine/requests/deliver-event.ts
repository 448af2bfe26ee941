import { matchesPattern, type PatternEvent } from '../../domain/event-pattern';
import { mostDetailBytes } from '../../domain/events';
import { isDeeper, type JsonObject } from '../../domain/json';
import { keys, type LockItem, type SessionItem, type StepItem } from '../../ledger/items';
import type { Engine } from '../engine';
import { classify } from '../step/failure';
import { definitionOf, inputsOf } from '../step/inputs';
import { signal, takesSignals } from '../step/signal';
import { knownContext } from '../step/step-context';

/** An event of the bus. */
export interface DeliveredEvent extends PatternEvent {
  readonly id: string;
  readonly time: string;
}

/** Tells an event to every step that waits for one like it, or will. Safe to repeat. */
export async function deliverEvent(
  engine: Engine,
  environments: readonly string[],
  event: DeliveredEvent,
): Promise<{ readonly signalled: readonly string[] }> {
  const signalled: string[] = [];
  for (const session of await listeningSessions(engine, environments, event)) {
    for (const step of await listeningSteps(engine, session)) {
      if (!(await hears(engine, session, step, event))) continue;
      const outcome = await signal(engine, session, step.name, {
        id: idOf(event),
        kind: 'event',
        by: event.source.slice(0, 256),
        payload: payloadOf(event),
      });
      if (outcome !== 'refused') signalled.push(`${session.session_id}/${step.name}`);
    }
  }
  return { signalled };
}

/**
 * Sessions under way with steps that listen. The index lags behind; the session of the event's own stack, which is the
 * one most likely to have just begun, is found by its lock.
 */
async function listeningSessions(
  engine: Engine,
  environments: readonly string[],
  event: DeliveredEvent,
): Promise<readonly SessionItem[]> {
  const listed = await Promise.all(
    environments.map((environment) => engine.ledger.queryIndex<SessionItem>('open_sessions', environment)),
  );
  const own = await sessionOfStack(engine, environments, event);
  const ids = new Set([...listed.flat(), ...(own ? [own] : [])].flatMap(listeningId));
  const found = await engine.ledger.getMany<SessionItem>([...ids].map((id) => keys.session(id)));
  return found.filter(takesSignals).sort((a, b) => a.session_id.localeCompare(b.session_id));
}

const listeningId = ({ session_id: id, listening = [] }: SessionItem): readonly string[] =>
  listening.length > 0 ? [id] : [];

async function sessionOfStack(
  engine: Engine,
  environments: readonly string[],
  { detail }: DeliveredEvent,
): Promise<SessionItem | undefined> {
  const metadata = typeof detail.metadata === 'object' && detail.metadata !== null ? detail.metadata : {};
  const { stack_name: stack, environment } = metadata as JsonObject;
  if (typeof stack !== 'string' || typeof environment !== 'string' || !environments.includes(environment))
    return undefined;
  const lock = await engine.ledger.get<LockItem>(keys.lock(environment, stack.slice(0, 128)));
  return lock && engine.ledger.get<SessionItem>(keys.session(lock.session_id));
}

async function listeningSteps(engine: Engine, session: SessionItem): Promise<readonly StepItem[]> {
  const wanted = (session.listening ?? []).map((name) => keys.step(session.session_id, name));
  const steps = await engine.ledger.getMany<StepItem>(wanted);
  return steps.filter(({ state }) => state === 'pending' || state === 'executing').sort((a, b) => a.index - b.index);
}

/** What a step listens to may follow from outputs that are not known yet: until they are, it hears nothing. */
async function hears(engine: Engine, session: SessionItem, step: StepItem, event: DeliveredEvent): Promise<boolean> {
  try {
    const input = await inputsOf(engine, session, step);
    const pattern = definitionOf(engine, step).hears?.({ ...knownContext(engine, session, () => step), input });
    return pattern !== undefined && matchesPattern(pattern, event);
  } catch (error) {
    if (classify(error).code === 'InputInvalid') return false;
    throw error;
  }
}

/** Events of workflows carry an id of their own, which stays the same when they are sent again. */
function idOf({ id, source, detail }: DeliveredEvent): string {
  const metadata = detail.metadata;
  const own =
    typeof metadata === 'object' && metadata !== null && 'event_id' in metadata ? metadata.event_id : undefined;
  return `${source}/${typeof own === 'string' ? own : id}`.slice(0, 512);
}

/** DynamoDB nests attributes 32 deep, the step's own places among them. */
const deepestDetail = 24;

/** What the step is given. A detail that cannot be kept is left out, and why is said in its place. */
function payloadOf({ id, source, time, detail, 'detail-type': type }: DeliveredEvent): JsonObject {
  const head = { id, source, detail_type: type, time };
  const unkept = whyUnkept(detail);
  return unkept === undefined ? { ...head, detail } : { ...head, unkept };
}

function whyUnkept(detail: JsonObject): string | undefined {
  const bytes = Buffer.byteLength(JSON.stringify(detail));
  if (bytes > mostDetailBytes) return `its detail has ${bytes} bytes, at most ${mostDetailBytes} can be kept`;
  return isDeeper(detail, deepestDetail) ? `its detail nests more than ${deepestDetail} deep` : undefined;
}
