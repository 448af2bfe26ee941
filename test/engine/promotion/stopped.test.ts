import type { PromotionState } from '../../../lib/domain/promotion';
import { currentInvocation } from '../../../lib/local/host/invocation';
import type { RollbackRulesByEnvironment } from '../../../lib/rollback/policies';
import { numberAt, textAt } from '../../../lib/simulation/ledger-view';
import { workflowOf } from '../../helpers/spot';
import { Land, smallText, toStaging } from './land';

/** The same, which may take its time. */
const patient = workflowOf(smallText.replace('timeout: 60', 'timeout: 3000'));

const asksFirst = { staging: { onFailure: 'approval' } } as const;

/** When executions were stopped, and when those that followed were written down, in seconds. */
interface Seen {
  readonly stops: number[];
  readonly starts: number[];
}

/** Has the first executions of a promotion stopped while it is in a state. */
function stopIn(land: Land, state: PromotionState, times: number): Seen {
  const { store, executions, clock } = land.world;
  const seen: Seen = { stops: [], starts: [] };
  const stopSoon = (arn: string) =>
    clock.after(200, () => {
      if (executions.find(arn)?.status !== 'RUNNING' || seen.stops.length >= times) return;
      seen.stops.push(clock.now() / 1000);
      executions.stop(arn, undefined, 'stopped by hand');
    });
  store.onWrite(({ oldImage, newImage }) => {
    if (textAt(newImage, 'kind') !== 'promotion') return;
    const isNext = (numberAt(newImage, 'starts') ?? 0) > (numberAt(oldImage, 'starts') ?? 1);
    if (isNext) seen.starts.push(clock.now() / 1000);
    const isEntered = textAt(newImage, 'state') !== textAt(oldImage, 'state');
    if ((isNext || isEntered) && textAt(newImage, 'state') === state) stopSoon(textAt(newImage, 'execution_arn') ?? '');
  });
  return seen;
}

/** What staging serves is revised by what is promoted; that proves bad where it is said so, and is put back. */
async function play(land: Land, isBad: boolean): Promise<void> {
  await land.promote((await land.serving('dev'))?.session_id ?? '', 'staging');
  const { source } = await land.comesTo('staging', 'awaiting_approval');
  await land.answer(source.session_id, 'staging', 'promotion', 'approved');
  if (isBad) {
    await land.comesTo('staging', 'soaking');
    await land.spoil('staging');
    await land.comesTo('staging', 'awaiting_return');
    await land.answer(source.session_id, 'staging', 'return', 'approved');
  }
  await land.comesTo('staging', 'completed');
  await land.atRest();
}

interface Landing {
  readonly soakMinutes?: number;
  readonly rollback?: RollbackRulesByEnvironment;
  /** How long what serves in staging takes to be made, and to be put back. */
  readonly formerSeconds?: number;
}

async function landed({ soakMinutes = 1, rollback = asksFirst, formerSeconds = 1 }: Landing = {}): Promise<Land> {
  const guards = { staging: { promotion: { ...toStaging, approval: true, soakMinutes } } };
  const land = new Land(patient, { guards, rollback });
  await land.deployTo('staging', { zones: formerSeconds });
  await land.deployTo('dev', { zones: 2 });
  return land;
}

const bad: readonly PromotionState[] = ['awaiting_return', 'returning'];

describe.each(['verifying', 'awaiting_approval', 'deploying', 'soaking', ...bad] as const)(
  'an execution that is stopped while its promotion is %s',
  (state) => {
    const isBad = bad.includes(state);

    test('is followed at once, the one after it by the next sweep, and the promotion ends as it would have', async () => {
      const land = await landed();
      const seen = stopIn(land, state, 2);
      await play(land, isBad);
      const item = await land.promotion('staging');
      expect(item).toMatchObject({ state: isBad ? 'rejected' : 'completed', starts: 3 });
      const [first = 0, second = 0] = seen.starts.map((at, index) => at - (seen.stops[index] ?? 0));
      expect(seen.stops).toHaveLength(2);
      expect(first).toBeLessThan(3);
      expect(second).toBeGreaterThan(3);
      expect(second).toBeLessThan(302);
      expect(land.questions).toEqual(isBad ? ['approval', 'return_approval'] : ['approval']);
      const serves = isBad ? item.return_session : item.deployment?.session_id;
      expect(serves).toBeDefined();
      expect((await land.serving('staging'))?.session_id).toBe(serves);
      expect(land.sessionsIn('staging')).toHaveLength(isBad ? 3 : 2);
      land.end();
    });
  },
);

test('one whose execution is stopped each time is given up after five, and what serves stays', async () => {
  const land = await landed({ soakMinutes: 60 });
  const seen = stopIn(land, 'soaking', 100);
  await play(land, false);
  const item = await land.promotion('staging');
  expect(item).toMatchObject({
    state: 'withdrawn',
    starts: 5,
    outcome: { code: 'ExecutionStopped', message: expect.stringContaining('died 5 times while it was soaking') },
  });
  expect(seen.stops).toHaveLength(5);
  expect((await land.serving('staging'))?.session_id).toBe(item.deployment?.session_id);
  expect(await land.promote(item.source.session_id, 'staging')).toMatchObject({ status: 200 });
  expect(await land.promotion('staging')).toMatchObject({ state: 'verifying', run: 2, starts: 1 });
  await land.comesTo('staging', 'awaiting_approval');
  await land.withdraw(item.source.session_id, 'staging');
  await land.atRest();
  land.end();
});

test.each([
  ['awaiting_return', asksFirst],
  ['returning', {}],
] as const)(
  'one that is given up while it is %s is marked, and says what it was marked for',
  async (state, rollback) => {
    const land = await landed({ soakMinutes: 60, rollback, formerSeconds: 1500 });
    stopIn(land, state, 100);
    await land.promote((await land.serving('dev'))?.session_id ?? '', 'staging');
    const { source } = await land.comesTo('staging', 'awaiting_approval');
    await land.answer(source.session_id, 'staging', 'promotion', 'approved');
    await land.comesTo('staging', 'soaking');
    await land.spoil('staging');
    const item = await land.comesTo('staging', 'completed');
    expect(item).toMatchObject({ state: 'rejected', starts: 5, outcome: { code: 'PromotionFailed' } });
    expect(item.outcome?.message).toMatch(/is not there any more.* \(its machine has died 5 times while it was \w+/);
    expect(await land.promote(source.session_id, 'staging')).toMatchObject({ error: { name: 'CandidateRejected' } });
    await land.atRest();
    land.end();
  },
);

test('a desk that dies before it has started the machine is made up for by the sweeper', async () => {
  const land = await landed();
  land.meets = ({ operation }, { functionName }) => {
    if (functionName !== 'desk' || operation !== 'StartExecution') return undefined;
    currentInvocation()?.kill('Runtime.ExitError', '{"errorMessage":"exit"}');
    return new Error('nobody hears this');
  };
  const { session_id = '' } = (await land.serving('dev')) ?? {};
  await expect(land.promote(session_id, 'staging')).rejects.toThrow();
  land.meets = () => undefined;
  const { execution_arn } = await land.promotion('staging');
  expect(land.world.executions.find(execution_arn)).toBeUndefined();
  expect(await land.comesTo('staging', 'awaiting_approval')).toMatchObject({ run: 1, starts: 2 });
  await land.answer(session_id, 'staging', 'promotion', 'approved');
  expect(await land.comesTo('staging', 'completed')).toMatchObject({ state: 'completed' });
  await land.atRest();
  expect(land.questions).toEqual(['approval']);
  land.end();
});
