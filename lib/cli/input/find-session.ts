import { UnityError } from '../../domain/errors/unity-error';
import { environmentNamePattern, sessionIdPattern } from '../../domain/naming';
import { standingHolder } from '../../engine/revision/standing-holder';
import { stackNamePattern } from '../../engine/session/request';
import { keys, type LockItem, type SessionItem } from '../../ledger/items';
import type { Ledger } from '../../ledger/ledger';
import { cleanLine } from '../io/clean-text';

/** Whether a text has the form of a session’s id. */
export function isSessionId(text: string): boolean {
  return sessionIdPattern.test(text);
}

/** A stack in an environment, as `STACK/ENV` names it. */
export interface StackRef {
  readonly stack: string;
  readonly environment: string;
}

/** Reads `STACK/ENV`; undefined for what is not of that form. */
export function readStackRef(text: string): StackRef | undefined {
  const [stack = '', environment = '', ...more] = text.split('/');
  const fits = more.length === 0 && stackNamePattern.test(stack) && environmentNamePattern.test(environment);
  return fits ? { stack, environment } : undefined;
}

/**
 * The same of what must be one.
 *
 * @throws UnityError Usage
 */
export function neededStackRef(text: string): StackRef {
  const ref = readStackRef(text);
  if (!ref) throw new UnityError('Usage', { message: `\`${cleanLine(text, 80)}\` is not of the form STACK/ENV` });
  return ref;
}

/**
 * The session that `SESSION` means: its id, or `STACK/ENV` for the one that the stack belongs to, which is the newest
 * that was not refused.
 *
 * @throws UnityError SessionNotFound, StackNotFound
 */
export async function findSession(ledger: Ledger, text: string): Promise<SessionItem> {
  if (text.includes('/')) return sessionOfStack(ledger, text);
  const session = sessionIdPattern.test(text) ? await ledger.get<SessionItem>(keys.session(text)) : undefined;
  if (session) return session;
  throw new UnityError('SessionNotFound', { message: `there is no session ${cleanLine(text, 80)}` });
}

async function sessionOfStack(ledger: Ledger, text: string): Promise<SessionItem> {
  const ref = readStackRef(text);
  const session = ref && ((await holderOf(ledger, ref)) ?? (await newestOf(ledger, ref)));
  if (session) return session;
  throw new UnityError('StackNotFound', { message: `no session is known for ${cleanLine(text, 80)}` });
}

/** The session that a stack belongs to, or that was the last to have it, if it ever belonged to one. */
export async function holderOf(ledger: Ledger, ref: StackRef): Promise<SessionItem | undefined> {
  const lock = await ledger.get<LockItem>(keys.lock(ref.environment, ref.stack));
  if (!lock) return undefined;
  // One that holds nothing any more has given the stack back to the revision before.
  const standing = await standingHolder(ledger, lock.session_id);
  if (standing) return standing;
  const last = await ledger.get<SessionItem>(keys.session(lock.session_id));
  // For want of a place a session is refused with the lock in its hands: it never had more.
  return last && wasRefused(last) ? ((await newestOf(ledger, ref, (one) => !wasRefused(one))) ?? last) : last;
}

/** What the pre-flight looked at had the stack, and was not let on. */
const wasRefused = ({ refusals, root_cause: cause }: SessionItem): boolean =>
  refusals !== undefined && cause?.code !== 'PreflightFailed';

async function newestOf(
  ledger: Ledger,
  { stack, environment }: StackRef,
  isMeant: (session: SessionItem) => boolean = () => true,
): Promise<SessionItem | undefined> {
  const sessions = await ledger.queryIndex<SessionItem>('by_environment', environment);
  return sessions.find((session) => session.stack_name === stack && isMeant(session));
}
