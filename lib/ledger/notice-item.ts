import type { Stamp } from './items';

/** That a message went out: what is told again is not sent again. */
export interface NoticeItem extends Stamp {
  readonly pk: string;
  readonly sk: string;
  readonly kind: 'notice';
  readonly session_id: string;
  readonly notification_id: string;
  readonly target: string;
}

/** Beside its session. */
export const noticeKey = (sessionId: string, notificationId: string, target: string) => ({
  pk: `SESSION#${sessionId}`,
  sk: `NOTICE#${notificationId}#${target}`,
});
