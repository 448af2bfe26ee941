import type { NotificationKind } from '../../lib/domain/notification';
import type { ToldEvent } from '../../lib/domain/notification-kind';
import { notificationOf } from '../../lib/domain/notification-of';
import { session, step } from '../cli/reporters/documents';

const started = { type: 'DEPLOYMENT_STATE_CHANGED', id: 'e1', time: '2026-01-01T00:00:00Z', data: {} } as ToldEvent;

/** Kinds whose words come from what their own event says. */
const ofOneEvent: readonly NotificationKind[] = [
  'stuck',
  'approval',
  'unhealthy',
  'budget_exceeded',
  'promotion_waiting',
  'promotion_rejected',
];

test.each(ofOneEvent)('of another event no message about `%s` is made, rather than one without words', (kind) => {
  expect(() => notificationOf({ event: started, kind, session: session([step('a')]) })).toThrow(
    /a message about [A-Z_]+ was to be made of DEPLOYMENT_STATE_CHANGED/,
  );
});
