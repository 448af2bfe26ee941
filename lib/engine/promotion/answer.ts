import { UnityError } from '../../domain/errors/unity-error';
import { isPromotionEnded, type PromotionQuestion } from '../../domain/promotion';
import type { SessionItem } from '../../ledger/items';
import type { PromotionItem } from '../../ledger/promotion-item';
import { isoTime } from '../../ports/clock';
import type { Engine } from '../engine';
import { rounds } from '../rounds';
import { wakePromotion } from './hold';
import { changePromotion, movePromotion, promotionsOf } from './store';

const questions = { promotion: 'approval', return: 'return_approval' } as const;

/** Which of its questions is answered, and how. */
export interface PromotionAnswer {
  readonly of: keyof typeof questions;
  readonly verdict: 'approved' | 'rejected';
}

/** The promotion of a session that is meant: where it goes, and of which candidate; the one under way where that is not said. */
export interface Meant {
  readonly to: string;
  readonly candidate?: string | undefined;
}

/**
 * Answers what a promotion asks: whether it may deploy, or whether the revision before is put back. Rejected is rejected at
 * once; what was approved its machine goes on with. The same answer again is no mistake.
 *
 * @throws UnityError PromotionNotOpen, OwnApproval
 */
export async function answerPromotion(
  engine: Engine,
  source: SessionItem,
  meant: Meant,
  answer: PromotionAnswer,
): Promise<PromotionItem> {
  for (let round = 0; round < rounds; round++) {
    const item = await needed(engine, source, meant);
    const question = item[questions[answer.of]];
    if (question?.state === answer.verdict) return woken(engine, item);
    assertAsks(engine, item, question, answer);
    if (answer.verdict === 'approved' && answer.of === 'promotion') await assertSecondPerson(engine, item);
    const written = await write(engine, item, question, answer);
    if (written) return woken(engine, written);
  }
  throw new UnityError('ServiceUnavailable', { message: 'the promotion changed all the time while it was answered' });
}

/** Takes one back that has not deployed anything, or is only watched any more: what serves stays. */
export async function withdrawPromotion(engine: Engine, source: SessionItem, meant: Meant): Promise<PromotionItem> {
  const { actor, reason } = engine.ledger.origin;
  for (let round = 0; round < rounds; round++) {
    const item = await needed(engine, source, meant);
    if (item.state === 'withdrawn') return woken(engine, item);
    if (item.state === 'deploying') {
      const session = item.deployment?.session_id ?? `${item.stack_name}/${item.environment}`;
      const message = `it is being deployed: \`unity cancel ${session}\` stops that, and the promotion ends with it`;
      throw new UnityError('PromotionNotOpen', { message });
    }
    if (isPromotionEnded(item.state) || item.state === 'awaiting_return' || item.state === 'returning')
      throw new UnityError('PromotionNotOpen', { message: `the promotion to ${meant.to} is ${item.state}` });
    const outcome = { code: 'SessionCancelled', message: `taken back by ${actor}: ${reason}` };
    const written = await movePromotion(engine.ledger, item, 'withdrawn', { set: [['outcome', outcome]] });
    if (written) return woken(engine, written);
  }
  throw new UnityError('ServiceUnavailable', { message: 'the promotion changed all the time while it was taken back' });
}

async function needed(engine: Engine, source: SessionItem, { to, candidate }: Meant): Promise<PromotionItem> {
  const found = await promotionsOf(engine.ledger, to, source.stack_name);
  const ofSource = found.filter(
    (item) => item.source.session_id === source.session_id && (candidate ?? item.candidate) === item.candidate,
  );
  const open = ofSource.filter(({ state }) => !isPromotionEnded(state));
  if (open.length > 1) {
    const names = open.map((item) => item.candidate).join(', ');
    const message = `session ${source.session_id} is promoted to ${to} as several candidates, and none is named: ${names}`;
    throw new UnityError('PromotionNotOpen', { message });
  }
  const item = open[0] ?? ofSource[0];
  if (item) return item;
  const what = candidate === undefined ? '' : ` as ${candidate}`;
  throw new UnityError('PromotionNotOpen', { message: `session ${source.session_id} is not promoted to ${to}${what}` });
}

async function woken(engine: Engine, item: PromotionItem): Promise<PromotionItem> {
  await wakePromotion(engine, item);
  return item;
}

function assertAsks(
  engine: Engine,
  item: PromotionItem,
  question: PromotionQuestion | undefined,
  { of }: PromotionAnswer,
): asserts question is PromotionQuestion {
  const asking = of === 'promotion' ? 'awaiting_approval' : 'awaiting_return';
  const isOpen = item.state === asking && question?.state === 'asked';
  if (isOpen && Date.parse(question.expires_at) > engine.clock.now()) return;
  const how = isOpen ? `could be answered until ${question.expires_at}` : `is ${item.state}`;
  throw new UnityError('PromotionNotOpen', {
    message: `the promotion to ${item.stack_name}/${item.environment} ${how}`,
  });
}

/** Where the environment asks for four eyes, who wants the promotion does not approve it. The desk has verified both. */
async function assertSecondPerson(engine: Engine, { environment, requested_by }: PromotionItem): Promise<void> {
  const rules = await engine.installed.access(environment);
  const { actor } = engine.ledger.origin;
  if (rules?.fourEyes !== true || actor !== requested_by) return;
  throw new UnityError('OwnApproval', { message: `${actor} has asked for the promotion to ${environment}` });
}

function write(
  engine: Engine,
  item: PromotionItem,
  question: PromotionQuestion,
  { of, verdict }: PromotionAnswer,
): Promise<PromotionItem | undefined> {
  const { actor: by, reason } = engine.ledger.origin;
  const ended: PromotionQuestion = { ...question, state: verdict, ended_at: isoTime(engine.clock), by, reason };
  const answered = [questions[of], ended] as const;
  if (verdict === 'approved') return changePromotion(engine.ledger, item, { set: [answered] });
  // A return that is not wanted leaves what was found as the reason.
  const outcome = item.outcome ?? { code: 'ApprovalRejected', message: `rejected by ${by}: ${reason}` };
  return movePromotion(engine.ledger, item, 'rejected', { set: [answered, ['outcome', outcome]] });
}
