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

/** The session that a stack belongs to, if it ever belonged to one. */
export async function holderOf(ledger: Ledger, { stack, environment }: StackRef): Promise<SessionItem | undefined> {
  const lock = await ledger.get<LockItem>(keys.lock(environment, stack));
  if (!lock) return undefined;
  // One that holds nothing any more has given the stack back to the revision before.
  return (await standingHolder(ledger, lock.session_id)) ?? ledger.get<SessionItem>(keys.session(lock.session_id));
}

async function newestOf(ledger: Ledger, { stack, environment }: StackRef): Promise<SessionItem | undefined> {
  const sessions = await ledger.queryIndex<SessionItem>('by_environment', environment);
  return sessions.find((session) => session.stack_name === stack);
}
