import { UnityError } from '../../domain/errors/unity-error';
import { askedNow, isPromotionEnded } from '../../domain/promotion';
import type { Engine } from '../../engine/engine';
import { candidateFrom } from '../../engine/promotion/candidate';
import { loadPromotion, promotionsOf } from '../../engine/promotion/store';
import type { SessionItem } from '../../ledger/items';
import type { PromotionItem } from '../../ledger/promotion-item';
import { findSession, readStackRef, type StackRef } from '../input/find-session';

/** The promotions to a stack that have not ended, newest first. */
export async function openPromotions(
  { ledger }: Pick<Engine, 'ledger'>,
  { environment, stack }: StackRef,
): Promise<readonly PromotionItem[]> {
  return (await promotionsOf(ledger, environment, stack)).filter(({ state }) => !isPromotionEnded(state));
}

/** Whether a promotion asks a person now. */
export function asksNow({ clock }: Pick<Engine, 'clock'>, item: PromotionItem): boolean {
  return Date.parse(askedNow(item)?.expires_at ?? '') > clock.now();
}

/**
 * The session that `SESSION` means, and the promotions under way to the stack where one is named. The first time that something
 * is promoted to a stack, it has no session yet.
 *
 * @throws UnityError SessionNotFound, StackNotFound
 */
export async function findWithPromotions(
  engine: Pick<Engine, 'ledger'>,
  text: string,
): Promise<{ readonly session: SessionItem | undefined; readonly promotions: readonly PromotionItem[] }> {
  const ref = readStackRef(text);
  const promotions = ref ? await openPromotions(engine, ref) : [];
  const session = await findSession(engine.ledger, text).catch((error: unknown) => {
    if (promotions.length > 0 && error instanceof UnityError && error.code === 'StackNotFound') return undefined;
    throw error;
  });
  return { session, promotions };
}

/**
 * The promotion under way that is meant by a session, or by the stack that it has. Of a stack that has come to another revision since
 * then it is the one that is under way from there; nobody takes back what he has not named where there are several.
 *
 * @throws UnityError PromotionNotOpen
 */
export async function promotionFrom(
  engine: Pick<Engine, 'ledger'>,
  session: SessionItem,
  { to, isNamed }: { readonly to: string; readonly isNamed: boolean },
): Promise<PromotionItem> {
  const { session_id: id, stack_name: stack, environment: from } = session;
  const own = await loadPromotion(engine.ledger, to, stack, candidateFrom(session).candidate);
  if (own && !isPromotionEnded(own.state)) return own;
  const open = await openPromotions(engine, { environment: to, stack });
  const [found, ...others] = open.filter(({ source }) =>
    isNamed ? source.session_id === id : source.environment === from,
  );
  if (found && others.length === 0) return found;
  if (found) {
    const names = [found, ...others].map(({ candidate, source }) => `${candidate} of ${source.session_id}`).join(', ');
    const how = isNamed ? 'one of them must end first' : `name its session instead of ${stack}/${from}`;
    const message = `more than one thing is being promoted from ${stack}/${from} to ${to}: ${names}; ${how}`;
    throw new UnityError('PromotionNotOpen', { message });
  }
  const what = isNamed ? `session ${id} is not being promoted` : `nothing is being promoted from ${stack}/${from}`;
  throw new UnityError('PromotionNotOpen', { message: `${what} to ${to}` });
}
