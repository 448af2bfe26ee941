import { invariant } from './assert';
import { cleanLine } from './clean-text';
import type { EventData, EventType } from './event-catalogue';
import { maskSecrets } from './mask-secrets';
import type { Notification, NotificationKind } from './notification';
import { healthCause, healthWords } from './notification-health';
import { isEvent, type ToldEvent } from './notification-kind';
import { stallCause, stallWords, stillStalls } from './notification-stall';
import { type AskingPromotion, askedNow } from './promotion';
import { rollbackAgain } from './rollback-again';
import type { SessionDocument } from './session-document';

/** The longest line, and the most lines of a list: every receiver takes so much. */
const longestLine = 300;
const mostLines = 8;

const line = (text: string): string => cleanLine(maskSecrets(text), longestLine);

/** What a message is made of: the event, and its session as it stands now. */
export interface NotificationFacts {
  readonly event: ToldEvent;
  readonly kind: NotificationKind;
  readonly session: SessionDocument;
  /** The promotion that an event is of, as it stands now. */
  readonly promotion?: AskingPromotion | undefined;
}

/**
 * The message about an event; undefined where it has been overtaken: a question that nobody asks any more is not put to
 * people.
 */
export function notificationOf(facts: NotificationFacts): Notification | undefined {
  const { event, kind, session } = facts;
  if (!stillHolds(facts)) return undefined;
  const words = wordsOf(facts);
  const { stack_name: stack, environment, session_id: id } = session;
  const cause = causeOf(event, kind, session);
  return {
    id: event.id,
    kind,
    title: line(`${stack}/${words.environment ?? environment}: ${words.title}`),
    where: { stack: line(stack), environment: words.environment ?? environment, session: id },
    summary: line(words.summary),
    rootCause: cause === null ? null : line(cause),
    liveNow: bounded(liveNow(session)),
    nextCommands: words.next.map(line),
    threadId: id,
    time: event.time,
  };
}

function stillHolds({ event, session, promotion }: NotificationFacts): boolean {
  if (isEvent(event, 'DEPLOYMENT_STATE_CHANGED')) return event.data.state !== 'rolled_back' || isPutBack(session);
  if (isEvent(event, 'STACK_EXPIRING')) return event.data.expires_at === session.expires_at;
  if (isEvent(event, 'PROMOTION_STATE_CHANGED')) return stillAsks(event.data, promotion);
  if (isEvent(event, 'APPROVAL_REQUESTED'))
    return session.steps.some(({ name, state }) => name === event.data.step && state === 'executing');
  if (isEvent(event, 'ROLLBACK_APPROVAL_CHANGED')) return session.rollback_approval?.state === 'asked';
  if (isEvent(event, 'STEP_STALLED')) return stillStalls(event.data, session);
  return !isEvent(event, 'HEALTH_CHANGED') || session.state === 'completed';
}

/** What the next revision has no use for goes, and what a resume undoes is made anew: neither puts anything back. */
const isPutBack = ({ state, rollback }: SessionDocument): boolean =>
  state === 'rolled_back' && rollback?.type !== 'retire' && rollback?.type !== 'resume';

/** Whether a promotion asks what it asked, where it did. */
function stillAsks(
  { state, expires_at: until }: EventData<'PROMOTION_STATE_CHANGED'>,
  promotion: AskingPromotion | undefined,
): boolean {
  if (state !== 'awaiting_approval' && state !== 'awaiting_return') return true;
  const question = promotion && askedNow(promotion);
  return promotion?.state === state && question?.state === 'asked' && question.expires_at === until;
}

interface Words {
  readonly title: string;
  readonly summary: string;
  readonly next: readonly string[];
  /** Where it is, when not where the session is. */
  readonly environment?: string;
}

function wordsOf({ event, kind, session }: NotificationFacts): Words {
  const { session_id: id, deployment_type: type, environment, stack_name: stack } = session;
  const place = `${stack}/${environment}`;
  switch (kind) {
    case 'started':
      return {
        title: 'deployment started',
        summary: `${type} is being deployed as ${id}.`,
        next: [`unity watch ${id}`],
      };
    case 'completed':
      return {
        title: 'deployment completed',
        summary: `${type} completed as ${id} in ${Math.round(session.metrics.duration)} s.`,
        next: [`unity outputs ${id}`, `unity status ${id}`],
      };
    case 'failed':
      return {
        title: 'deployment failed',
        summary: session.state === 'failed' ? `${type} failed and was left as it is.` : `${type} failed and is undone.`,
        next: [
          `unity status ${id}`,
          ...(session.state === 'failed' && session.resources.length > 0
            ? [`unity resume ${id}`, `unity rollback ${id}`]
            : []),
        ],
      };
    case 'rolled_back':
      return {
        title: 'rolled back',
        summary: `${id} is undone; what it changed is back as it was.`,
        next: [`unity status ${id}`],
      };
    case 'stuck':
      return ofStuck(event, session);
    case 'stalled':
      return stallWords(dataOf(event, 'STEP_STALLED'), id);
    case 'approval':
      return ofApproval(event, id, place);
    case 'expiring':
      return {
        title: 'the stack expires soon',
        summary: `It takes itself down at ${session.expires_at ?? 'the end of its time'} unless somebody extends it.`,
        next: [`unity extend ${id} --hours 24`, `unity status ${id}`],
      };
    case 'unhealthy':
      return healthWords(dataOf(event, 'HEALTH_CHANGED'), id);
    case 'budget_exceeded':
      return ofBudget(event, environment, place);
    case 'promotion_waiting':
    case 'promotion_rejected':
      return ofPromotion(event);
  }
}

/** Of another event there are no words for the kind, and a message without any is no message. */
function dataOf<T extends EventType>(event: ToldEvent, type: T): EventData<T> {
  invariant(isEvent(event, type), `a message about ${type} was to be made of ${event.type}`);
  return event.data;
}

function ofBudget(event: ToldEvent, environment: string, place: string): Words {
  const next = [`unity list --env ${environment}`, `unity destroy ${place}`];
  const { monthly_usd: monthly, limit_usd: limit } = dataOf(event, 'BUDGET_STATE_CHANGED');
  return {
    title: 'over budget',
    summary: `What stands in ${environment} costs about $${monthly.toFixed(2)} a month; its budget is $${limit.toFixed(2)}. ${place} costs most.`,
    next,
  };
}

function ofStuck(event: ToldEvent, session: SessionDocument): Words {
  const next = [...new Set([`unity status ${session.session_id}`, rollbackAgain(session, session.rollback)])];
  if (isEvent(event, 'UNDO_STUCK')) {
    const { step, resources } = event.data;
    return {
      title: `the undo of ${step} is stuck`,
      summary: `${resources} of its resources are left and may cost money; the rest of the rollback goes on.`,
      next,
    };
  }
  const { leftovers: left } = dataOf(event, 'ROLLBACK_STATE_CHANGED');
  return { title: 'the rollback ended dirty', summary: `${left} resources are left and may cost money.`, next };
}

function ofApproval(event: ToldEvent, id: string, place: string): Words {
  if (isEvent(event, 'APPROVAL_REQUESTED')) {
    const { step, message, expires_at: until } = event.data;
    return {
      title: `${step} waits for approval`,
      summary: `${message}${until === null ? '' : ` It asks until ${until}.`}`,
      next: [`unity approve ${place}/${step}`, `unity reject ${place}/${step} --reason WHY`],
    };
  }
  const { expires_at: until } = dataOf(event, 'ROLLBACK_APPROVAL_CHANGED');
  return {
    title: 'a failed deployment asks whether it is to be undone',
    summary: `It stays as it is until somebody answers. It asks until ${until}.`,
    next: [`unity approve ${id}`, `unity reject ${id} --reason WHY`, `unity resume ${id}`],
  };
}

function ofPromotion(event: ToldEvent): Words {
  const {
    environment,
    stack_name: stack,
    source_environment: source,
    state,
    candidate,
    outcome,
    expires_at: until,
  } = dataOf(event, 'PROMOTION_STATE_CHANGED');
  const place = `${stack}/${environment}`;
  const base = { environment };
  // Another may ask there by the time that somebody answers.
  const answer = [`unity approve ${place}/${candidate}`, `unity reject ${place}/${candidate} --reason WHY`];
  const asks = until === null ? '' : ` It asks until ${until}.`;
  if (state === 'awaiting_return')
    return {
      ...base,
      title: 'is the revision before to be put back?',
      summary: `What came from ${source} has proved bad: ${outcome?.message ?? ''}.${asks}`,
      next: answer,
    };
  if (state === 'awaiting_approval')
    return {
      ...base,
      title: `a promotion from ${source} waits`,
      summary: `Nothing is deployed yet.${asks}`,
      next: answer,
    };
  return {
    ...base,
    title: `a promotion from ${source} was rejected`,
    summary: `It is not taken here again until it changes. ${outcome?.message ?? ''}`,
    next: [`unity promotions ${place}`],
  };
}

function causeOf(event: ToldEvent, kind: NotificationKind, session: SessionDocument): string | null {
  if (isEvent(event, 'UNDO_STUCK')) return `${event.data.step}: ${event.data.code}: ${event.data.message}`;
  if (isEvent(event, 'HEALTH_CHANGED')) return healthCause(event.data);
  if (isEvent(event, 'STEP_STALLED')) return stallCause(event.data, session);
  if (isEvent(event, 'PROMOTION_STATE_CHANGED')) {
    const { outcome } = event.data;
    return outcome ? `${outcome.code}: ${outcome.message}` : null;
  }
  if (kind === 'completed' || kind === 'started' || kind === 'expiring' || kind === 'budget_exceeded') return null;
  const { root_cause: cause, refusals } = session;
  if (cause) return `${cause.step === null ? '' : `${cause.step}: `}${cause.code}: ${cause.message}`;
  const [first] = refusals;
  return first ? `${first.code}: ${first.message}` : null;
}

/** What stands of the session, by type, and what it costs; and who serves where it does not. */
function liveNow(session: SessionDocument): readonly string[] {
  const counts = new Map<string, number>();
  for (const { type, state } of session.resources)
    if (state === 'active' || state === 'creating') counts.set(type, (counts.get(type) ?? 0) + 1);
  const former =
    session.revision && session.state !== 'completed' ? [`the revision before: ${session.revision.former}`] : [];
  if (counts.size === 0) return [`nothing of ${session.session_id}`, ...former];
  const addresses = Object.values(session.outputs).filter(
    (value): value is string => typeof value === 'string' && /^https?:\/\//.test(value),
  );
  return [
    `${session.session_id} is ${session.state.replace('_', ' ')}, about $${session.metrics.cost.toFixed(4)} an hour`,
    ...addresses,
    ...former,
    ...[...counts].map(([type, count]) => `${count} × ${type}`),
  ];
}

function bounded(lines: readonly string[]): readonly string[] {
  const shown = lines.slice(0, mostLines).map(line);
  return lines.length > mostLines ? [...shown, `and ${lines.length - mostLines} more`] : shown;
}
