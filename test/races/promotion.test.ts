import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import fc from 'fast-check';
import { promotionTransitions } from '../../lib/domain/promotion';
import { answerAtDesk } from '../../lib/engine/desk/desk';
import { advancePromotion } from '../../lib/engine/promotion/advance';
import { candidateFrom } from '../../lib/engine/promotion/candidate';
import { registerPromotionHold } from '../../lib/engine/promotion/hold';
import { lookForPromotion } from '../../lib/engine/promotion/look';
import type { PromotionIds } from '../../lib/engine/promotion/store';
import { keys } from '../../lib/ledger/items';
import type { PromotionItem } from '../../lib/ledger/promotion-item';
import { deskEvent } from '../doors/desk';
import { Arena, type ArenaOptions, type Tamper } from './arena';
import { anyFate, type Fate } from './fate';
import { onChange, put, seed, sessionIn } from './ledger-scene';
import { catches, holds } from './property';
import { tokenTask } from './rollback-machine';
import { conditionHolds } from './tamper';

const id = 'race-0123456789';
const promotion = { from: ['dev'], soakedMinutes: 0, approval: true, approvalHours: 1, soakMinutes: 0 };

/** A session that serves in dev, and a place that takes it when a person approves. */
function sceneOf(scheduler: fc.Scheduler, options: Pick<ArenaOptions, 'fates' | 'tamper'>): Arena {
  const arena = new Arena(scheduler, { ...options, guards: { promotion } });
  seed(arena, { id, state: 'completed' });
  put(arena, { ...sessionIn(arena, id), completed_at: new Date(arena.now()).toISOString() });
  onChange<PromotionItem>(arena, 'promotion', (before, after) => {
    const [former, now] = [before.approval?.state, after.approval?.state];
    if (after.version !== before.version + 1) arena.broke('a promotion is begun once');
    if (before.state !== after.state && !promotionTransitions[before.state].includes(after.state))
      arena.broke(`the first answer stands, and ${before.state} is not followed by ${after.state}`);
    if (former !== undefined && former !== 'asked' && former !== now)
      arena.broke(`the first answer stands, and ${former} is not followed by ${now}`);
    if (after.state === 'deploying' && now !== 'approved') arena.broke('what is deployed was approved');
  });
  return arena;
}

/** The promotion as it stands. */
function promotionIn(arena: Arena): PromotionItem {
  const { candidate } = candidateFrom(sessionIn(arena, id));
  const Key = marshall(keys.promotion('prod', 'shop', candidate));
  const { Item } = arena.store.call('GetItem', { TableName: arena.tables.ledger, Key }) as {
    Item: Parameters<typeof unmarshall>[0];
  };
  return unmarshall(Item) as PromotionItem;
}

/** The machine, until it deploys or has ended. A hold ends with a word or with its time, whichever the scheduler lets go first. */
async function machine(arena: Arena, ids: PromotionIds, execution_arn: string): Promise<string> {
  for (;;) {
    const next = await arena.retried('advance', (engine) => advancePromotion(engine, { ...ids, execution_arn }));
    const { state } = promotionIn(arena);
    if (state === 'deploying' || next.status === 'done' || next.status === 'failed') return state;
    if (next.status === 'look') await arena.retried('look', (engine) => lookForPromotion(engine, ids));
    if (next.status !== 'hold') continue;
    const timer = arena.invoke('timer', ({ clock }) => clock.sleep(next.seconds * 1000));
    const word = tokenTask(arena, 'hold', (engine, token) => registerPromotionHold(engine, { ...ids, token }));
    await Promise.race([timer, word]);
  }
}

const wishes = {
  promote: { verb: 'promote' },
  approve: { verb: 'answer_promotion', of: 'promotion', verdict: 'approved', reason: 'yes' },
  reject: { verb: 'answer_promotion', of: 'promotion', verdict: 'rejected', reason: 'no' },
  withdraw: { verb: 'withdraw_promotion', reason: 'a bug' },
} as const;
type Wish = keyof typeof wishes;

/** Somebody asks the desk, again where there was no answer, or nothing is asked yet. */
async function person(arena: Arena, name: string, wish: Wish): Promise<number> {
  const event = deskEvent({ session: id, to: 'prod', ...wishes[wish] }, name);
  for (;;) {
    const status = await arena.retried(name, async (engine) => (await answerAtDesk(engine, event)).statusCode);
    const isEarly = status === 409 && promotionIn(arena).state === 'verifying';
    if (status !== 503 && !isEarly) return status;
    await arena.invoke('thinks', ({ clock }) => clock.sleep(500));
  }
}

const twoAsk = (tamper?: Tamper) =>
  fc.asyncProperty(fc.scheduler(), anyFate, anyFate, async (scheduler, ann, bob) => {
    const arena = sceneOf(scheduler, { fates: { ann, bob }, ...(tamper && { tamper }) });
    const told = await arena.finish(Promise.all([person(arena, 'ann', 'promote'), person(arena, 'bob', 'promote')]));
    expect(told).toEqual([200, 200]);
    expect(promotionIn(arena)).toMatchObject({ state: 'verifying', run: 1, starts: 1 });
    expect([...arena.states.executions.keys()]).toEqual([promotionIn(arena).execution_arn]);
  });

test('of two who promote the same at once both are heard, and it is one promotion with one machine', async () => {
  await holds(twoAsk());
});

test('planted: a promotion that is written whatever stands there is begun twice', async () => {
  await catches(
    twoAsk((_operation, input) => conditionHolds(input, 'pk')),
    /a promotion is begun once/,
  );
});

/** What stands when all is over, of what each of two was told. */
function expectKept({ state, approval }: PromotionItem, name: string, wish: Wish, told: number): void {
  const stands = {
    promote: true,
    approve: approval?.state === 'approved',
    reject: state === 'rejected' && approval?.state === 'rejected',
    withdraw: state === 'withdrawn',
  }[wish];
  if (told === 200 && !stands) throw new Error(`who was told that it was heard was heard: ${wish}`);
  // The same word of somebody else may stand: this one came when the time was up, and that one had come before.
  const isItsWord = stands && (wish === 'withdraw' || approval?.by === name);
  if (told !== 200 && (told !== 409 || isItsWord)) throw new Error(`who was told no was not heard: ${wish} ${told}`);
}

const words = fc.constantFrom<Wish>('approve', 'reject', 'withdraw');

/** Two say what they want while it waits, until its time is up: whenever the scheduler says so. */
const twoAnswer = (tamper?: Tamper) =>
  fc.asyncProperty(
    fc.scheduler(),
    words,
    words,
    fc.tuple(anyFate, anyFate, anyFate, anyFate),
    async (scheduler, one, other, [advance, hold, ann, bob]) => {
      const fates: Readonly<Record<string, Fate>> = { advance, hold, ann, bob };
      const arena = sceneOf(scheduler, { fates, ...(tamper && { tamper }) });
      const play = new Promise<string>((resolve) => {
        arena.states.onStart = ({ arn }, input) => void machine(arena, input as never, arn).then(resolve);
      });
      await arena.finish(
        Promise.all([
          person(arena, 'asks', 'promote').then(async () => {
            const told = await Promise.all([person(arena, 'ann', one), person(arena, 'bob', other)]);
            await play;
            expectKept(promotionIn(arena), 'ann', one, told[0]);
            expectKept(promotionIn(arena), 'bob', other, told[1]);
          }),
        ]),
      );
      const { state, approval } = promotionIn(arena);
      expect(['deploying', 'rejected', 'withdrawn']).toContain(state);
      expect(approval?.state).not.toBe('asked');
      if (state === 'rejected') expect(approval?.state).toBe('rejected');
    },
  );

test('of two words at once, or one and the end of the time, one stands: who was heard was told so, and nobody else', async () => {
  await holds(twoAnswer());
});

test('planted: an answer that looks at nothing comes over another', async () => {
  await catches(
    twoAnswer((_operation, input) => conditionHolds(input, 'version')),
    /the first answer stands|who was told|a promotion may not go/,
  );
});
