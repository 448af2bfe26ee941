import type { Engine } from '../../../lib/engine/engine';
import { cameThrough, leftBehind } from '../../../lib/engine/promotion/came-through';
import type { PromotionItem } from '../../../lib/ledger/promotion-item';
import { Land, small, toStaging } from './land';

const refused = (what: RegExp) => ({
  status: 409,
  error: { name: 'PromotionRefused', message: expect.stringMatching(what) },
});

test('what is taken back while it is watched goes no further, until it was promoted there again and watched to the end', async () => {
  const land = new Land(small, {
    guards: { staging: { promotion: { ...toStaging, soakMinutes: 30, approval: true } } },
  });
  const dev = await land.deployTo('dev', { zones: 2 });
  const promoted = async (verdict?: 'approved') => {
    await land.promote(dev.session_id, 'staging');
    await land.comesTo('staging', 'awaiting_approval');
    if (verdict) await land.answer(dev.session_id, 'staging', 'promotion', verdict);
  };
  await promoted('approved');
  const id = (await land.comesTo('staging', 'soaking')).deployment!.session_id!;
  await land.withdraw(dev.session_id, 'staging');
  const unwatched = refused(new RegExp(`session ${id} was promoted to staging, and was not watched to the end there`));
  expect(await land.promote(id, 'prod')).toMatchObject(unwatched);

  // Nor while that is asked for again, or has been taken back once more.
  await promoted();
  expect(await land.promote(id, 'prod')).toMatchObject(unwatched);
  await land.withdraw(dev.session_id, 'staging');
  expect(await land.promote(id, 'prod')).toMatchObject(unwatched);

  await promoted('approved');
  const again = await land.comesTo('staging', 'completed');
  expect(again).toMatchObject({ state: 'completed', run: 3 });
  expect(await land.promote(again.deployment!.session_id!, 'prod')).toMatchObject({ status: 200 });
  await land.comesTo('prod', 'awaiting_approval');
});

test('a no to promoting it there once more says nothing of what came through before', async () => {
  const land = new Land(small, { guards: { staging: { promotion: { ...toStaging, approval: true } } } });
  const dev = await land.deployTo('dev', { zones: 2 });
  const promoted = async (verdict: 'approved' | 'rejected') => {
    await land.promote(dev.session_id, 'staging');
    await land.comesTo('staging', 'awaiting_approval');
    await land.answer(dev.session_id, 'staging', 'promotion', verdict);
    return land.comesTo('staging', 'completed');
  };
  const { deployment } = await promoted('approved');
  expect(await promoted('rejected')).toMatchObject({ state: 'rejected', run: 2 });
  expect(await land.promote(deployment!.session_id!, 'prod')).toMatchObject({ status: 200 });
  await land.comesTo('prod', 'awaiting_approval');
});

/** What was promoted to staging and became that, is followed there by another, which is taken back: as often as is said. */
async function putBack(become: 'withdrawn' | 'completed' | 'rejected', times: number) {
  const land = new Land(small, {
    guards: { staging: { promotion: { ...toStaging, soakMinutes: 30 } } },
    rollback: { staging: { onFailure: 'keep' } },
  });
  const dev = await land.deployTo('dev', { zones: 2 });
  await land.promote(dev.session_id, 'staging');
  const id = (await land.comesTo('staging', 'soaking')).deployment!.session_id!;
  if (become === 'withdrawn') await land.withdraw(dev.session_id, 'staging');
  if (become === 'rejected') await land.spoil('staging');
  expect((await land.comesTo('staging', become)).state).toBe(become);
  for (let zones = 3; zones < 3 + times; zones++) {
    const { session_id } = await land.deployTo('staging', { zones });
    await land.ask({ verb: 'rollback', session: session_id, reason: 'slow' });
    await land.rest();
  }
  const serving = await land.serving('staging');
  expect(serving).toMatchObject({ state: 'completed', parameters: { zones: 2 } });
  expect(serving?.going_back).toBeDefined();
  return { land, id, back: serving!.session_id };
}

test.each([
  ['withdrawn', 1, 'was not watched to the end there'],
  ['withdrawn', 2, 'was not watched to the end there'],
  ['rejected', 1, 'proved bad there'],
] as const)('what was promoted, %s, and put back by %i returns goes no further either', async (become, times, said) => {
  const { land, id, back } = await putBack(become, times);
  const which = new RegExp(`session ${back} has put back ${id}, which was promoted to staging, and ${said}`);
  expect(await land.promote(back, 'prod')).toMatchObject(refused(which));
});

test('what came through its promotion and was put back goes on', async () => {
  const { land, back } = await putBack('completed', 1);
  expect(await land.promote(back, 'prod')).toMatchObject({ status: 200 });
  await land.comesTo('prod', 'awaiting_approval');
});

const soaked = { soaks_from: '2026-01-01T00:00:00.000Z', soaks_until: '2026-01-01T00:30:00.000Z' };

test.each([
  ['has completed', { state: 'completed', ...soaked }, 30, true],
  ['is watched', { state: 'soaking', ...soaked }, 30, false],
  ['was withdrawn while it was watched', { state: 'withdrawn', ...soaked }, 0, false],
  ['was withdrawn with no watch', { state: 'withdrawn', ...soaked, soaks_until: soaked.soaks_from }, 30, true],
  ['was withdrawn before its watch', { state: 'withdrawn' }, 30, false],
  ['was withdrawn before, and there was to be none', { state: 'withdrawn' }, 0, true],
] as const)('what %s has come through it or not', async (_, facts, soakMinutes, isThrough) => {
  const guards = async () => ({ promotion: { ...toStaging, soakMinutes } });
  const engine = { installed: { guards } } as unknown as Engine;
  expect(await cameThrough(engine, { environment: 'staging', ...facts } as unknown as PromotionItem)).toBe(isThrough);
});

describe('what a promotion that is asked for again leaves behind', () => {
  const ledger = { get: async () => undefined };
  const engine = { ledger, installed: { guards: async () => ({ promotion: toStaging }) } } as unknown as Engine;
  const left = (facts: Partial<PromotionItem>) =>
    leftBehind(engine, { environment: 'staging', ...facts } as PromotionItem);
  const deployment = { execution_arn: 'arn', session_id: 'two' };

  test('is all that has not come through its watch, though what came after it never served', async () => {
    expect(await left({ state: 'refused', deployment, left_behind: ['one'] })).toEqual(['one', 'two']);
    expect(await left({ state: 'withdrawn', deployment, ...soaked })).toEqual(['two']);
    expect(await left({ state: 'withdrawn', left_behind: ['one'] })).toEqual(['one']);
  });

  test('is nothing once the candidate has come through', async () => {
    expect(await left({ state: 'completed', deployment, ...soaked, left_behind: ['one'] })).toEqual([]);
  });

  test('is bounded', async () => {
    const before = Array.from({ length: 20 }, (_, index) => `s${index}`);
    expect(await left({ state: 'refused', deployment, left_behind: before })).toEqual([...before.slice(1), 'two']);
  });
});
