import type { RollbackRules } from '../../../lib/rollback/policies';
import { bob, Land, small, toStaging } from './land';

/** What serves in staging was promoted, over a revision before it, and is watched. */
async function watched(rules: RollbackRules = {}, isFirst = false, soakMinutes = 30) {
  const guards = { staging: { promotion: { ...toStaging, soakMinutes } } };
  const land = new Land(small, { guards, rollback: { staging: rules } });
  const before = isFirst ? undefined : (await land.deployTo('staging', { zones: 1 })).session_id;
  const dev = (await land.deployTo('dev', { zones: 2 })).session_id;
  await land.promote(dev, 'staging');
  const { deployment } = await land.comesTo('staging', 'soaking');
  return { land, before, dev, promoted: deployment?.session_id ?? '' };
}

const marked = { error: { name: 'CandidateRejected' } };

test('another deployment overtakes it: it is withdrawn, and says by what', async () => {
  const { land, dev } = await watched();
  const next = await land.startTo('staging', { zones: 3 });
  expect(await land.comesTo('staging', 'completed')).toMatchObject({
    state: 'withdrawn',
    outcome: { code: 'PromotionNotOpen', message: `session ${next} has overtaken it` },
  });
  await land.atRest();
  expect((await land.serving('staging'))?.session_id).toBe(next);
  expect(await land.promote(dev, 'staging')).toMatchObject({ status: 200 });
  await land.comesTo('staging', 'completed');
  await land.atRest();
  land.end();
});

test('another deployment that comes to nothing overtakes nothing', async () => {
  const { land, promoted } = await watched();
  const next = await land.startTo('staging', { zones: 40 });
  await land.pass(5);
  expect(await land.ask({ verb: 'cancel', session: next })).toMatchObject({ status: 200 });
  expect(await land.comesTo('staging', 'completed')).toMatchObject({ state: 'completed' });
  await land.atRest();
  expect((await land.serving('staging'))?.session_id).toBe(promoted);
  land.end();
});

/** A newer revision begins and is undone while nobody looks. */
async function passes(land: Land): Promise<void> {
  const next = await land.startTo('staging', { zones: 40 });
  await land.pass(5);
  await land.ask({ verb: 'cancel', session: next });
  await land.rest();
}

test('nor does one that was undone between two looks; from then on it is watched anew, once', async () => {
  const { land, promoted } = await watched({}, false, 24 * 60);
  await land.pass(600);
  const before = await land.promotion('staging');
  expect(before.look?.serves_from).toBe(before.soaks_from);
  await passes(land);
  const { look, paused } = await land.promotion('staging');
  expect([look?.number, paused]).toEqual([before.look?.number, undefined]);
  const undone = land.world.clock.now();
  await land.pass(23 * 3600);
  const ended = await land.comesTo('staging', 'completed');
  expect(ended).toMatchObject({ state: 'completed' });
  const anew = Date.parse(ended.look?.serves_from ?? '');
  expect([anew >= undone, anew < undone + 300_000]).toEqual([true, true]);
  expect((await land.serving('staging'))?.session_id).toBe(promoted);
  land.end();
});

test('what was suspected before a newer revision came and went is suspected no more', async () => {
  const { land } = await watched({}, false, 24 * 60);
  const suspects: number[] = [];
  land.world.store.onWrite(({ newImage }) => {
    if (newImage?.look?.M?.suspected?.BOOL === true) suspects.push(Number(newImage.look.M.number?.N));
  });
  await land.pass(600);
  await land.spoil('staging');
  await land.until(async () => ((await land.promotion('staging')).look?.findings?.length ?? 0) > 0);
  const { look: found } = await land.promotion('staging');
  await passes(land);
  const ended = await land.comesTo('staging', 'completed');
  expect(ended.state).toBe('rejected');
  // One look afresh, and one that confirms it.
  expect(Math.min(...suspects)).toBe((found?.number ?? 0) + 2);
});

test('somebody puts back the revision before: it is withdrawn', async () => {
  const { land, promoted } = await watched();
  await land.ask({ verb: 'rollback', session: promoted, reason: 'slow' });
  expect(await land.comesTo('staging', 'completed')).toMatchObject({
    state: 'withdrawn',
    outcome: { message: expect.stringMatching(/has put back the revision before|serves no more/) },
  });
  await land.atRest();
  land.end();
});

test('the stack is destroyed: it is withdrawn', async () => {
  const { land, promoted } = await watched();
  await land.ask({ verb: 'rollback', session: promoted, reason: 'gone', request: { type: 'full', stack: true } });
  expect(await land.comesTo('staging', 'completed')).toMatchObject({
    state: 'withdrawn',
    outcome: { code: 'PromotionNotOpen', message: expect.stringContaining(`${promoted} serves no more`) },
  });
  await land.atRest();
  expect(await land.serving('staging')).toBeUndefined();
  land.end();
});

test('it proves bad: what was before is put back at once, and the candidate is marked', async () => {
  const { land, dev, promoted } = await watched();
  await land.spoil('staging');
  const item = await land.comesTo('staging', 'completed');
  expect(item).toMatchObject({
    state: 'rejected',
    outcome: { message: expect.stringContaining(`session ${item.return_session} has put the revision before back`) },
  });
  await land.atRest();
  expect(item.return_session).not.toBe(promoted);
  expect(await land.serving('staging')).toMatchObject({ session_id: item.return_session, parameters: { zones: 1 } });
  expect(await land.promote(dev, 'staging')).toMatchObject(marked);
  land.end();
});

test.each([
  ['the environment says keep', { onFailure: 'keep' }, false, 'it stays, as the environment says'],
  ['it is the first revision', {}, true, 'it is the first revision, so it stays'],
] as const)(
  'it proves bad, and %s: it stays, that is said, and the candidate is marked',
  async (_, rules, isFirst, said) => {
    const { land, dev, promoted } = await watched(rules, isFirst);
    await land.spoil('staging');
    expect(await land.comesTo('staging', 'completed')).toMatchObject({
      state: 'rejected',
      outcome: { message: expect.stringContaining(said) },
    });
    await land.atRest();
    expect((await land.serving('staging'))?.session_id).toBe(promoted);
    expect(await land.promote(dev, 'staging')).toMatchObject(marked);
    land.end();
  },
);

/** It was taken back while it was watched, and promoted again: the revision before it is the same candidate. */
async function watchedAgain(rules: RollbackRules = {}, isFirst = false) {
  const { land, dev, before } = await watched(rules, isFirst);
  await land.withdraw(dev, 'staging');
  await land.comesTo('staging', 'withdrawn');
  await land.promote(dev, 'staging');
  const { run, deployment } = await land.comesTo('staging', 'soaking');
  expect(run).toBe(2);
  await land.spoil('staging');
  return { land, dev, before, promoted: deployment?.session_id ?? '' };
}

test('it was promoted again and proves bad: what was there before it is put back, never the same candidate', async () => {
  const { land, dev, before, promoted } = await watchedAgain();
  const item = await land.comesTo('staging', 'completed');
  expect(item).toMatchObject({
    state: 'rejected',
    outcome: { message: expect.stringContaining(`session ${item.return_session} has put the revision before back`) },
  });
  await land.atRest();
  expect(await land.serving('staging')).toMatchObject({
    session_id: item.return_session,
    parameters: { zones: 1 },
    going_back: { to: before, from: promoted },
  });
  expect(await land.promote(dev, 'staging')).toMatchObject(marked);
  land.end();
});

test('it was promoted again, proves bad and has none before it but itself: it stays, and that is said', async () => {
  const { land, dev, promoted } = await watchedAgain({}, true);
  expect(await land.comesTo('staging', 'completed')).toMatchObject({
    state: 'rejected',
    outcome: { message: expect.stringContaining('all revisions before were made from the same candidate') },
  });
  await land.atRest();
  expect((await land.serving('staging'))?.session_id).toBe(promoted);
  expect(await land.promote(dev, 'staging')).toMatchObject(marked);
  land.end();
});

test('what was put back from once is not what was there before: the candidate that was there again stays', async () => {
  const { land } = await watched();
  await land.spoil('staging');
  expect(await land.comesTo('staging', 'completed')).toMatchObject({ state: 'rejected' });
  await land.atRest();
  // The same as what was put back, which was deployed by hand before.
  const dev = (await land.deployTo('dev', { zones: 1 })).session_id;
  await land.promote(dev, 'staging');
  const { deployment } = await land.comesTo('staging', 'soaking');
  // The network is the same in all of them, and still lacks what was taken from it.
  expect(await land.comesTo('staging', 'completed')).toMatchObject({
    state: 'rejected',
    outcome: { message: expect.stringContaining('all revisions before were made from the same candidate') },
  });
  await land.atRest();
  expect((await land.serving('staging'))?.session_id).toBe(deployment?.session_id);
  land.end();
});

/** The return is approved when nothing can be put back any more, and that is said. */
async function approvedForNothing(land: Land, dev: string): Promise<void> {
  await land.answer(dev, 'staging', 'return', 'approved');
  expect(await land.comesTo('staging', 'completed')).toMatchObject({
    state: 'rejected',
    outcome: { message: expect.stringContaining('so nothing was put back') },
  });
  await land.atRest();
}

test('a person goes back to the same candidate before the return is approved: nobody says that anything was put back', async () => {
  const { land, dev, promoted } = await watchedAgain({ onFailure: 'approval' });
  await land.comesTo('staging', 'awaiting_return');
  await land.ask({ verb: 'rollback', session: promoted, reason: 'slow' });
  await land.rest();
  await approvedForNothing(land, dev);
  land.end();
});

describe('it proves bad and a person is asked, who', () => {
  const asks = { onFailure: 'approval', approvalHours: 1 } as const;

  test('rejects the return: it stays, and the candidate is marked', async () => {
    const { land, dev, promoted } = await watched(asks);
    await land.spoil('staging');
    await land.comesTo('staging', 'awaiting_return');
    await land.answer(dev, 'staging', 'return', 'rejected');
    await land.atRest();
    expect(await land.promotion('staging')).toMatchObject({
      state: 'rejected',
      return_approval: { state: 'rejected', by: bob },
      outcome: { message: expect.stringContaining('is not there any more') },
    });
    expect((await land.serving('staging'))?.session_id).toBe(promoted);
    expect(await land.promote(dev, 'staging')).toMatchObject(marked);
    land.end();
  });

  test('says nothing: it stays when the time is up, and the candidate is marked', async () => {
    const { land, dev, promoted } = await watched(asks);
    await land.spoil('staging');
    const { return_approval } = await land.comesTo('staging', 'awaiting_return');
    const item = await land.comesTo('staging', 'completed');
    expect(item).toMatchObject({ state: 'rejected', return_approval: { state: 'expired' } });
    expect(item.ended_at! >= return_approval!.expires_at).toBe(true);
    await land.atRest();
    expect((await land.serving('staging'))?.session_id).toBe(promoted);
    expect(await land.promote(dev, 'staging')).toMatchObject(marked);
    land.end();
  });

  test('says yes after somebody has destroyed the stack: nothing is put back', async () => {
    const { land, dev, promoted } = await watched(asks);
    await land.spoil('staging');
    await land.comesTo('staging', 'awaiting_return');
    await land.ask({ verb: 'rollback', session: promoted, reason: 'gone', request: { type: 'full', stack: true } });
    await land.rest();
    await approvedForNothing(land, dev);
    expect(await land.serving('staging')).toBeUndefined();
    land.end();
  });
});
