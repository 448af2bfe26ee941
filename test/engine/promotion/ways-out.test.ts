import type { RollbackRulesByEnvironment } from '../../../lib/rollback/policies';
import { view } from '../../helpers/worlds';
import { chain, type Meets } from '../resume/scene';
import { bob, Land, small, toStaging } from './land';

const asks = { ...toStaging, approval: true, approvalHours: 2 };

/** Where dev and staging serve, and what dev has is to go to staging next. */
async function landed(rules: object = {}, rollback: RollbackRulesByEnvironment = {}): Promise<[Land, string, string]> {
  const land = new Land(small, { guards: { staging: { promotion: { ...toStaging, ...rules } } }, rollback });
  const former = await land.deployTo('staging', { zones: 1 });
  const dev = await land.deployTo('dev', { zones: 2 });
  return [land, dev.session_id, former.session_id];
}

const refusal = (name: string, what?: RegExp) => ({
  error: { name, ...(what && { message: expect.stringMatching(what) }) },
});

const serves = async (land: Land): Promise<string | undefined> => (await land.serving('staging'))?.session_id;

/** Refuses a call that makes something in staging. */
const inStaging =
  (error: Error): Meets =>
  ({ operation, input }, { functionName }) => {
    const isMaking = functionName.startsWith('make_') && operation === 'CreateVpc';
    return isMaking && (input as { readonly DryRun?: boolean }).DryRun !== true ? error : undefined;
  };

describe('a person', () => {
  test('rejects it: the candidate is marked, and the next one is taken', async () => {
    const [land, dev, former] = await landed(asks);
    await land.promote(dev, 'staging');
    await land.comesTo('staging', 'awaiting_approval');
    await land.answer(dev, 'staging', 'promotion', 'rejected');
    await land.atRest();
    expect(await land.promotion('staging')).toMatchObject({
      state: 'rejected',
      outcome: { code: 'ApprovalRejected', message: expect.stringContaining('rejected by test') },
      approval: { state: 'rejected', by: bob },
    });
    expect(await land.promote(dev, 'staging')).toMatchObject(refusal('CandidateRejected', /rejected by test/));
    const mended = await land.deployTo('dev', { zones: 3 });
    expect(await land.promote(mended.session_id, 'staging')).toMatchObject({ status: 200 });
    await land.comesTo('staging', 'awaiting_approval');
    await land.answer(mended.session_id, 'staging', 'promotion', 'approved');
    expect(await land.comesTo('staging', 'completed')).toMatchObject({ state: 'completed', parameters: { zones: 3 } });
    await land.atRest();
    expect(await land.serving('staging')).toMatchObject({ revision: { former } });
    // Who goes back to what was rejected finds it marked still.
    const again = await land.deployTo('dev', { zones: 2 });
    expect(await land.promote(again.session_id, 'staging')).toMatchObject(refusal('CandidateRejected'));
    land.end();
  });

  test('says nothing: it is withdrawn when its time is up, and may be asked for again', async () => {
    const [land, dev, former] = await landed(asks);
    await land.promote(dev, 'staging');
    const asked = await land.comesTo('staging', 'awaiting_approval');
    const item = await land.comesTo('staging', 'completed');
    const { expires_at = '' } = asked.approval ?? {};
    expect(item).toMatchObject({
      state: 'withdrawn',
      approval: { state: 'expired', ended_at: expires_at },
      outcome: { code: 'ApprovalNotOpen', message: expect.stringContaining(expires_at) },
    });
    expect(Date.parse(item.ended_at!) - Date.parse(expires_at)).toBeLessThan(2_000);
    expect(await land.answer(dev, 'staging', 'promotion', 'approved')).toMatchObject(refusal('PromotionNotOpen'));
    expect(await serves(land)).toBe(former);
    await land.promote(dev, 'staging');
    const again = await land.comesTo('staging', 'awaiting_approval');
    expect(again).toMatchObject({ run: 2, starts: 1, approval: { state: 'asked' } });
    expect(again).not.toHaveProperty('outcome');
    expect(again).not.toHaveProperty('ended_at');
    await land.answer(dev, 'staging', 'promotion', 'approved');
    expect(await land.comesTo('staging', 'completed')).toMatchObject({ state: 'completed' });
    await land.atRest();
    expect(land.sessionsIn('staging')).toHaveLength(2);
    land.end();
  });

  test('takes it back while it waits: nothing is deployed, and its question is no longer open', async () => {
    const [land, dev, former] = await landed(asks);
    await land.promote(dev, 'staging');
    await land.comesTo('staging', 'awaiting_approval');
    expect(await land.withdraw(dev, 'staging')).toMatchObject({ status: 200 });
    await land.atRest();
    expect(await land.promotion('staging')).toMatchObject({
      state: 'withdrawn',
      approval: { state: 'withdrawn' },
      outcome: { message: expect.stringContaining('found a bug') },
    });
    expect(await land.answer(dev, 'staging', 'promotion', 'approved')).toMatchObject(refusal('PromotionNotOpen'));
    expect(await serves(land)).toBe(former);
    expect(land.sessionsIn('staging')).toHaveLength(1);
    land.end();
  });

  test('takes it back while it is watched: what was deployed serves on, and may be promoted again', async () => {
    const [land, dev] = await landed({ soakMinutes: 30 });
    await land.promote(dev, 'staging');
    const { deployment } = await land.comesTo('staging', 'soaking');
    await land.withdraw(dev, 'staging');
    await land.atRest();
    expect(await land.promotion('staging')).toMatchObject({ state: 'withdrawn' });
    expect(await serves(land)).toBe(deployment?.session_id);
    expect(await land.promote(dev, 'staging')).toMatchObject({ status: 200 });
    expect(await land.comesTo('staging', 'soaking')).toMatchObject({ state: 'soaking', run: 2 });
    expect(await land.comesTo('staging', 'completed')).toMatchObject({ state: 'completed' });
    await land.atRest();
    land.end();
  });
});

describe('the deployment', () => {
  test('is cancelled: the promotion is withdrawn, not marked', async () => {
    const [land, dev, former] = await landed();
    await land.promote(dev, 'staging');
    await land.comesTo('staging', 'deploying');
    await land.until(async () => (await land.promotion('staging')).deployment?.session_id !== undefined);
    await land.pass(1);
    const { deployment } = await land.promotion('staging');
    expect(await land.withdraw(dev, 'staging')).toMatchObject(refusal('PromotionNotOpen', /unity cancel small-/));
    expect(await land.ask({ verb: 'cancel', session: deployment?.session_id ?? '' })).toMatchObject({ status: 200 });
    const item = await land.comesTo('staging', 'completed');
    expect(item).toMatchObject({ state: 'withdrawn', outcome: { code: 'SessionCancelled' } });
    await land.atRest();
    expect(await serves(land)).toBe(former);
    expect(await land.promote(dev, 'staging')).toMatchObject({ status: 200 });
    expect(await land.comesTo('staging', 'completed')).toMatchObject({ state: 'completed', run: 2 });
    await land.atRest();
    land.end();
  });

  test('finds the stack busy: the promotion is refused, not marked', async () => {
    const [land, dev] = await landed();
    const other = await land.startTo('staging', { zones: 50 });
    await land.pass(5);
    await land.promote(dev, 'staging');
    const item = await land.comesTo('staging', 'completed');
    expect(item).toMatchObject({ state: 'refused', outcome: { code: 'StackBusy' } });
    await land.atRest();
    expect(await serves(land)).toBe(other);
    expect(await land.promote(dev, 'staging')).toMatchObject({ status: 200 });
    expect(await land.comesTo('staging', 'completed')).toMatchObject({ state: 'completed' });
    await land.atRest();
    land.end();
  });

  test('finds its window closed: the promotion is refused and says when it opens', async () => {
    const windows = [{ days: ['sun'], fromMinute: 480, toMinute: 600, timeZone: 'UTC' }] as const;
    const land = new Land(small, { guards: { staging: { windows, mayOverride: true, promotion: toStaging } } });
    const dev = await land.deployTo('dev');
    await land.promote(dev.session_id, 'staging');
    const item = await land.comesTo('staging', 'completed');
    expect(item).toMatchObject({
      state: 'refused',
      outcome: { code: 'WindowClosed', message: expect.stringContaining('Sun') },
    });
    // Nobody can give a reason along with a promotion.
    const { refusals } = await view(land.world, item.deployment?.session_id ?? '');
    expect(refusals).toMatchObject([{ code: 'WindowClosed', remedy: 'Start again then.' }]);
    await land.atRest();
    expect(await land.serving('staging')).toBeUndefined();
    expect(await land.promote(dev.session_id, 'staging')).toMatchObject({ status: 200 });
    await land.comesTo('staging', 'completed');
    await land.atRest();
    land.end();
  });

  test('finds no capacity: the promotion is refused, not marked', async () => {
    const land = new Land(chain);
    const dev = await land.deployTo('dev');
    land.world.cloud.adjust({ capacity: [{ atMost: 0 }] });
    await land.promote(dev.session_id, 'staging');
    const item = await land.comesTo('staging', 'completed');
    expect(item).toMatchObject({ state: 'refused', outcome: { code: 'CapacityUnavailable' } });
    await land.atRest();
    expect(land.sessionsIn('staging')).toEqual(['rolled_back']);
    expect(await land.promote(dev.session_id, 'staging')).toMatchObject({ status: 200 });
    await land.withdraw(dev.session_id, 'staging');
    await land.atRest();
    land.end();
  });

  test.each([
    ['VpcLimitExceeded', 'refused'],
    ['UnauthorizedOperation', 'refused'],
    ['InvalidParameterValue', 'rejected'],
  ] as const)('meets %s in a step: the promotion is %s', async (code, state) => {
    const land = new Land(small);
    const dev = await land.deployTo('dev');
    land.meets = inStaging(Object.assign(new Error('no'), { name: code, $metadata: { httpStatusCode: 400 } }));
    await land.promote(dev.session_id, 'staging');
    expect(await land.comesTo('staging', 'completed')).toMatchObject({
      state,
      outcome: { code, message: 'step net: no' },
    });
    land.meets = () => undefined;
    await land.atRest();
    const again = state === 'rejected' ? refusal('CandidateRejected', /step net: no/) : { status: 200 };
    expect(await land.promote(dev.session_id, 'staging')).toMatchObject(again);
    await land.atRest();
    land.end();
  });

  test('fails over a revision that serves: that serves on, and the candidate is marked', async () => {
    const land = new Land(chain);
    const former = await land.deployTo('staging');
    const dev = await land.deployTo('dev', { group: 'other' });
    land.meets = ({ operation }, { step }) =>
      step === 'alarms' && operation === 'PutDashboard'
        ? Object.assign(new Error('no'), { name: 'InvalidParameterException', $metadata: { httpStatusCode: 400 } })
        : undefined;
    await land.promote(dev.session_id, 'staging');
    expect(await land.comesTo('staging', 'completed')).toMatchObject({ state: 'rejected' });
    land.meets = () => undefined;
    await land.atRest();
    expect(await serves(land)).toBe(former.session_id);
    land.end();
  });

  test('dies before it has opened a session: the promotion is refused, and does not wait for ever', async () => {
    const land = new Land(small);
    const dev = await land.deployTo('dev');
    land.world.store.onWrite(({ newImage }) => {
      const arn = newImage?.deployment?.M?.execution_arn?.S ?? '';
      if (newImage?.kind?.S !== 'promotion' || newImage.deployment?.M?.session_id) return;
      land.world.clock.after(90, () => land.world.executions.stop(arn, undefined, 'stopped by hand'));
    });
    await land.promote(dev.session_id, 'staging');
    const item = await land.comesTo('staging', 'completed');
    expect(item).toMatchObject({ state: 'refused', outcome: { code: 'ExecutionStopped' } });
    expect(land.sessionsIn('staging')).toEqual([]);
    await land.atRest();
    land.end();
  });
});
