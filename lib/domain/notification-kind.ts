import type { EventData, EventType } from './event-catalogue';
import type { NotificationKind } from './notification';

/** An event of Unity’s bus, as far as messages go by it. */
export interface ToldEvent<T extends EventType = EventType> {
  readonly type: T;
  readonly id: string;
  readonly time: string;
  readonly data: EventData<T>;
}

/** Narrows an event to its type. */
export function isEvent<T extends EventType>(event: ToldEvent, type: T): event is ToldEvent<T> {
  return event.type === type;
}

/** The types of events that any message is about: the rule on the bus takes these and no others. */
export const notifyingTypes = [
  'DEPLOYMENT_STATE_CHANGED',
  'ROLLBACK_STATE_CHANGED',
  'UNDO_STUCK',
  'STEP_STALLED',
  'STACK_EXPIRING',
  'HEALTH_CHANGED',
  'ROLLBACK_APPROVAL_CHANGED',
  'PROMOTION_STATE_CHANGED',
  'APPROVAL_REQUESTED',
  'BUDGET_STATE_CHANGED',
] as const satisfies readonly EventType[];

/** What an event is a message about; undefined for those that say nothing new to people. */
export function kindOf(event: ToldEvent): NotificationKind | undefined {
  if (isEvent(event, 'DEPLOYMENT_STATE_CHANGED')) return ofDeployment(event.data);
  if (isEvent(event, 'ROLLBACK_STATE_CHANGED')) return event.data.verdict === 'dirty' ? 'stuck' : undefined;
  if (isEvent(event, 'UNDO_STUCK')) return event.data.blocked_by.length === 0 ? 'stuck' : undefined;
  if (isEvent(event, 'STEP_STALLED')) return 'stalled';
  if (isEvent(event, 'STACK_EXPIRING')) return 'expiring';
  if (isEvent(event, 'HEALTH_CHANGED')) return ofHealth(event.data);
  if (isEvent(event, 'APPROVAL_REQUESTED')) return 'approval';
  if (isEvent(event, 'BUDGET_STATE_CHANGED')) return event.data.state === 'exceeded' ? 'budget_exceeded' : undefined;
  if (isEvent(event, 'ROLLBACK_APPROVAL_CHANGED')) return event.data.state === 'asked' ? 'approval' : undefined;
  return isEvent(event, 'PROMOTION_STATE_CHANGED') ? ofPromotion(event.data) : undefined;
}

/** A state is told once, when it is entered: that somebody cancels leaves it as it is. */
function ofDeployment({
  state,
  previous_state: before,
  root_cause: cause,
}: EventData<'DEPLOYMENT_STATE_CHANGED'>): NotificationKind | undefined {
  if (state === before) return undefined;
  switch (state) {
    case 'executing':
      return before === 'validating' ? 'started' : undefined;
    case 'completed':
    case 'rolled_back':
      return state;
    case 'rolling_back':
      // It failed: that it is undone is the next message. What completed is undone because somebody wants it.
      return cause !== null && (before === 'validating' || before === 'executing') ? 'failed' : undefined;
    case 'failed':
      // How a rollback ended is told by its verdict.
      return before === 'rolling_back' ? undefined : 'failed';
    default:
      return undefined;
  }
}

/** That it is bad, and that it is good again; a look that could not be made is for those who run the installation. */
function ofHealth({ state, previous_state: before }: EventData<'HEALTH_CHANGED'>): NotificationKind | undefined {
  if (state === 'unhealthy') return 'unhealthy';
  return state === 'healthy' && before === 'unhealthy' ? 'unhealthy' : undefined;
}

function ofPromotion({ state }: EventData<'PROMOTION_STATE_CHANGED'>): NotificationKind | undefined {
  if (state === 'awaiting_approval' || state === 'awaiting_return') return 'promotion_waiting';
  return state === 'rejected' ? 'promotion_rejected' : undefined;
}
