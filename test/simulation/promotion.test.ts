import { drawPromotion } from '../../lib/simulation/campaign/draw-promotion';
import { stormOf } from '../../lib/simulation/campaign/random';
import type { PromotionPlay } from '../../lib/simulation/trial/promotion-play';
import { runTrial, type Trial } from '../../lib/simulation/trial/trial';
import { workflowFrom } from '../helpers/spot';
import { SmallScene } from './small-scene';

const spot = workflowFrom('workflows/spot.yml');
const calm: PromotionPlay = {
  rules: { from: ['dev'], soakedMinutes: 0, approval: true, approvalHours: 1, soakMinutes: 5 },
  former: 0,
  twice: true,
  answer: 'approved',
  answerOfReturn: 'approved',
  stoppedAfterSeconds: [],
  again: false,
};

async function promoted(play: Partial<PromotionPlay>): Promise<Trial> {
  const environments = { rollback: {}, guards: { staging: { promotion: calm.rules } }, answers: {} };
  return runTrial({ workflow: spot, seed: 1, environments, promotion: { ...calm, ...play } });
}

test.each([
  ['completed', {}],
  ['completed', { stoppedAfterSeconds: [10, 150] }],
  ['rejected', { answer: 'rejected' }],
  ['rejected', { spoiledAfterSeconds: 30 }],
  ['withdrawn', { answer: undefined }],
] as const)('what is promoted in a trial ends %s with %j, and all is undone', async (end, play) => {
  const { promotions, violations, leaks } = await promoted(play);
  expect([promotions, violations, leaks]).toEqual([[end], [], []]);
});

test('a fraction of the seeds promotes, each with the same trace again', async () => {
  const seeds = Array.from({ length: 600 }, (_, index) => index + 1).filter((seed) => drawPromotion(seed));
  expect(seeds.length).toBeGreaterThan(70);
  expect(seeds.length).toBeLessThan(130);
  const undisturbed = await runTrial({ workflow: spot, seed: 1 });
  const play = () => runTrial({ workflow: spot, seed: 12, ...stormOf(12, undisturbed) });
  const [first, again] = [await play(), await play()];
  expect(first).toMatchObject({ promotions: ['rejected'], violations: [] });
  expect(again.digest).toBe(first.digest);
});

test('a promotion that goes on, is listed, asks or does not say why in the end is open', () => {
  const left = { kind: 'promotion', stack_name: 'shop', environment: 'staging', run: 1 };
  const said = (facts: object) =>
    new SmallScene('nothing-open').put('CANDIDATE#c', { ...left, ...facts }, 'PROMOTION#staging#shop').end();
  const outcome = { code: 'PromotionRefused' };
  expect(said({ state: 'refused', outcome })).toEqual([]);
  expect(said({ state: 'soaking', outcome })).toEqual(['the promotion to shop/staging is still soaking']);
  expect(said({ state: 'completed', open_in: 'staging#promotions' })).toHaveLength(1);
  expect(said({ state: 'refused', outcome, approval: { state: 'asked' } })).toHaveLength(1);
  expect(said({ state: 'rejected' })).toEqual(['the promotion to shop/staging is rejected and does not say why']);
});
