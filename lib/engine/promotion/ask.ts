import { UnityError } from '../../domain/errors/unity-error';
import { openPromotionsOf } from '../../domain/naming';
import { isPromotionEnded } from '../../domain/promotion';
import { when } from '../../ledger/expression';
import { keys, type SessionItem, type Stamp } from '../../ledger/items';
import type { PromotionItem } from '../../ledger/promotion-item';
import { isoTime } from '../../ports/clock';
import type { Engine } from '../engine';
import { leftBehind } from './came-through';
import { candidateFrom } from './candidate';
import { firstExecutionArn, promotionExecutionArn, startPromotionMachine } from './execution';
import { judgeSource } from './judge-source';
import { keyOf, loadPromotion } from './store';

/**
 * Asks for a session to be promoted, or joins the promotion of the same candidate that is under way. The machine does it;
 * whoever asked may look how it ends.
 *
 * @throws UnityError PromotionRefused, CandidateRejected
 */
export async function askForPromotion(engine: Engine, source: SessionItem, to: string): Promise<PromotionItem> {
  const { candidate } = candidateFrom(source);
  const standing = await loadPromotion(engine.ledger, to, source.stack_name, candidate);
  if (standing && !isPromotionEnded(standing.state)) return started(engine, standing);
  const [first, ...others] = await judgeSource(engine, source, to);
  if (first) {
    const message = [first, ...others].map((refusal) => refusal.message).join('; ');
    const code = first.code === 'CandidateRejected' ? 'CandidateRejected' : 'PromotionRefused';
    throw new UnityError(code, { message: message.slice(0, 1000) });
  }
  const item = newPromotion(engine, source, to, (standing?.run ?? 0) + 1);
  const written = standing ? await again(engine, standing, item) : await engine.ledger.create<PromotionItem>(item);
  if (written.applied) return started(engine, written.item);
  throw new UnityError('ServiceUnavailable', {
    message: `the promotion of ${candidate} to ${to} has changed meanwhile`,
  });
}

/** Whoever asked first may have died before the machine was started. */
async function started(engine: Engine, item: PromotionItem): Promise<PromotionItem> {
  await startPromotionMachine(engine, item);
  return item;
}

/** What stood of the last time is told by the audit; nothing of it counts any more but what it may have left behind. */
async function again(engine: Engine, standing: PromotionItem, item: Omit<PromotionItem, keyof Stamp>) {
  const { pk: _, sk: __, ...begun } = item;
  const left_behind = await leftBehind(engine, standing);
  const facts = { ...begun, ...(left_behind.length > 0 && { left_behind }) };
  const left = [
    'approval',
    'look',
    'deployment',
    'soaks_from',
    'soaks_until',
    'return_approval',
    'return_session',
    ...(left_behind.length === 0 ? (['left_behind'] as const) : []),
  ] as const;
  return engine.ledger.update<PromotionItem>(
    keyOf(standing),
    { set: Object.entries(facts), remove: [...left, 'outcome', 'ended_at', 'hold_token', 'hold_token_before'] },
    when.equals('version', standing.version),
  );
}

function newPromotion(
  engine: Engine,
  source: SessionItem,
  environment: string,
  run: number,
): Omit<PromotionItem, keyof Stamp> {
  const { stack_name, session_id } = source;
  const candidate = candidateFrom(source);
  const { actor, reason } = engine.ledger.origin;
  const now = isoTime(engine.clock);
  const begun = { environment, stack_name, candidate: candidate.candidate, run, starts: 1 };
  return {
    ...keys.promotion(environment, stack_name, candidate.candidate),
    kind: 'promotion',
    ...candidate,
    ...begun,
    source: { session_id, environment: source.environment },
    state: 'verifying',
    requested_by: actor,
    requested_at: now,
    request_reason: reason,
    execution_arn: promotionExecutionArn(engine, firstExecutionArn(source), begun),
    open_in: openPromotionsOf(environment),
    started_at: now,
  };
}
