import { UnityError } from '../../domain/errors/unity-error';
import type { Notification, NotificationTarget } from '../../domain/notification';
import { isEvent, kindOf, type ToldEvent } from '../../domain/notification-kind';
import { notificationOf } from '../../domain/notification-of';
import { type NoticeItem, noticeKey } from '../../ledger/notice-item';
import type { PromotionItem } from '../../ledger/promotion-item';
import type { Engine } from '../engine';
import { loadPromotion } from '../promotion/store';
import { viewSession } from '../session/session-view';
import { judgeBudget } from './judge-budget';

/** What a receiver has answered, and how long it took to. */
export interface Taken {
  /** Of HTTP; topics answer none. */
  readonly status?: number;
  readonly milliseconds: number;
}

/**
 * Hands a message to one receiver; `tries`: how often, where it fails in a way that passes.
 *
 * @throws UnityError NotificationUndelivered when it was not taken; its details have `reason` and `fix`
 */
export type Deliver = (
  target: NotificationTarget,
  notification: Notification,
  options?: { readonly tries?: number },
) => Promise<Taken>;

/** An event of the bus, and of whom it is. */
export interface NotifyingEvent {
  readonly event: ToldEvent;
  readonly sessionId: string;
  readonly environment: string;
}

/**
 * Tells those who want to hear of an event, each once: a mark is written behind each message that was taken. Whoever
 * crashes before that mark sends again, under the same id. One receiver that takes nothing keeps no other from being told.
 *
 * @throws UnityError NotificationUndelivered, so that the event comes again
 */
export async function notify(
  engine: Engine,
  deliver: Deliver,
  { event, sessionId, environment }: NotifyingEvent,
): Promise<{ readonly sent: readonly string[] }> {
  const kind = kindOf(event);
  const rules = await engine.installed.messages(environment);
  if (kind === undefined || rules === undefined) return { sent: [] };
  const session = await viewSession(engine, sessionId);
  const promotion = await promotionOf(engine, event);
  const notification = notificationOf({ event, kind, session, promotion });
  const wanting = rules.targets.filter(({ on }) => on.includes(kind));
  const outcomes = await Promise.allSettled(
    notification ? wanting.map((target) => tellOnce(engine, deliver, target, notification)) : [],
  );
  // What has just been made may be too much: nobody waits an hour for that.
  if (kind === 'completed') await judgeBudget(engine, environment);
  const failures = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
  if (failures.length > 0) {
    const words = failures.map((reason) => (reason instanceof UnityError ? reason.message : String(reason)));
    throw new UnityError('NotificationUndelivered', { message: words.join('; ').slice(0, 1_000), cause: failures[0] });
  }
  return {
    sent: outcomes.flatMap((one, index) =>
      one.status === 'fulfilled' && one.value ? [wanting[index]?.name ?? ''] : [],
    ),
  };
}

async function promotionOf({ ledger }: Engine, event: ToldEvent): Promise<PromotionItem | undefined> {
  if (!isEvent(event, 'PROMOTION_STATE_CHANGED')) return undefined;
  const { environment, stack_name: stack, candidate } = event.data;
  return loadPromotion(ledger, environment, stack, candidate);
}

/** Whether there was anything to send. */
async function tellOnce(
  { ledger }: Engine,
  deliver: Deliver,
  target: NotificationTarget,
  notification: Notification,
): Promise<boolean> {
  const key = noticeKey(notification.threadId, notification.id, target.name);
  if (await ledger.get<NoticeItem>(key)) return false;
  await deliver(target, notification);
  await ledger.create<NoticeItem>({
    ...key,
    kind: 'notice',
    session_id: notification.threadId,
    notification_id: notification.id,
    target: target.name,
  });
  return true;
}
