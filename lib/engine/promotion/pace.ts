import { deployingHoldSeconds } from '../../domain/promotion-holds';
import { keys, type SessionItem } from '../../ledger/items';
import type { Clock } from '../../ports/clock';
import type { Engine } from '../engine';

/** The longest time for which a machine waits before it looks again by itself: a day. */
const longestHoldSeconds = 86_400;

/** Waits until then, and for a second at the least. */
export function holdUntil(clock: Clock, milliseconds: number): { readonly status: 'hold'; readonly seconds: number } {
  const seconds = Math.ceil((milliseconds - clock.now()) / 1000);
  return { status: 'hold', seconds: Math.min(Math.max(seconds, 1), longestHoldSeconds) };
}

/** Waits until a deployment is looked at again; nothing of it is there yet where its execution has only just been started. */
export function whileDeploying(
  clock: Clock,
  session: Pick<SessionItem, 'started_at'> | undefined,
): { readonly status: 'hold'; readonly seconds: number } {
  const passedSeconds = session ? (clock.now() - Date.parse(session.started_at)) / 1000 : 0;
  return { status: 'hold', seconds: deployingHoldSeconds(passedSeconds) };
}

/** Whether an execution has ended without its session: somebody stopped it at once. Nobody else would ever tell. */
export async function neverOpened({ machines, ledger }: Engine, executionArn: string, id: string): Promise<boolean> {
  if ((await machines.look(executionArn)) !== 'ended') return false;
  // It may have been opened just before it ended.
  return (await ledger.get<SessionItem>(keys.session(id))) === undefined;
}
