import { callClasses } from '../../lib/local/faults/call-class';
import { faultKindNames } from '../../lib/local/faults/kinds/table';
import { faultRules } from '../../lib/local/faults/rules';
import { kindsFor } from '../../lib/simulation/aims/kinds-for';
import { type CampaignOptions, isMine } from '../../lib/simulation/campaign/campaign';
import { plainCampaign } from '../../lib/simulation/campaign/plain';
import { randomCampaign, stormOf } from '../../lib/simulation/campaign/random';
import { singleCampaign, singleTrial } from '../../lib/simulation/campaign/single';
import { canary } from '../../lib/simulation/checkers/no-secret';
import { runTrial } from '../../lib/simulation/trial/trial';
import { waits } from '../cli/run-cli';
import { workflowFrom, workflowOf } from '../helpers/spot';
import { noCompensation } from './planted';

const small = workflowOf(waits('two', ['first', 20], ['second', 40, 'first']));
const spot = workflowFrom('workflows/spot.yml');

const options = (facts: Partial<CampaignOptions>): CampaignOptions => ({
  workflow: small,
  target: 'two.yml',
  seed: 1,
  seeds: 1,
  part: 0,
  parts: 1,
  now: () => 0,
  ...facts,
});

describe('the table of faults', () => {
  test('is closed: at most twelve rules, one for each class of calls, and every kind in some of them', () => {
    expect(faultRules.length).toBeLessThanOrEqual(12);
    expect(faultRules.map(({ calls }) => calls)).toEqual([...callClasses]);
    expect(new Set(faultRules.flatMap(({ kinds }) => kinds))).toEqual(new Set(faultKindNames));
  });
});

describe('a trial', () => {
  test('leaves the same trace with the same seed, and another with another', async () => {
    const faults = [{ from: 100, kind: 'crash-before-record', times: 2 }] as const;
    const interference = [{ kind: 'cancel', afterSeconds: 40 }] as const;
    const digest = async (seed: number) => (await runTrial({ workflow: spot, seed, faults, interference })).digest;
    const [first, again, other] = [await digest(5), await digest(5), await digest(6)];
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });

  test('sees a secret that shows', async () => {
    expect((await runTrial({ workflow: small, seed: 1 })).violations).toEqual([]);
    const { violations } = await runTrial({ workflow: { ...small, outputs: { password: canary } }, seed: 1 });
    expect(violations.map(({ invariant }) => invariant)).toContain('no-secret');
  });
});

describe('a campaign', () => {
  test('without faults plays every seed twice', async () => {
    expect(await plainCampaign(options({ seeds: 2 }))).toMatchObject({
      runs: 2,
      completed: 2,
      leaks: 0,
      violations: [],
    });
  });

  test('of single faults strikes its part of all calls with every kind that can, and all of them take effect', async () => {
    const part = await singleCampaign(options({ part: 7, parts: 40 }));
    const { sites } = await runTrial({ workflow: small, seed: 1 });
    const pairs = sites.reduce((sum, site) => sum + kindsFor(site).length, 0);
    const mine = Array.from({ length: pairs }, (_, index) => index).filter((index) =>
      isMine({ part: 7, parts: 40 }, index),
    );
    expect(part.violations).toEqual([]);
    expect(part).toMatchObject({
      runs: mine.length,
      faults_applicable: mine.length,
      faults_covered: mine.length,
      leaks: 0,
    });
    expect(part.sites).toBe(sites.length);
    expect(part.rules.reduce((sum, { faults }) => sum + faults, 0)).toBe(pairs);
  });

  test('tells how to see a violation again, and that does', async () => {
    const planted = options({ workflow: spot, target: 'spot', trial: { registry: noCompensation } });
    const { sites } = await runTrial({ workflow: spot, seed: 1 });
    const site = sites.find(({ name }) => name.includes('CreateSecurityGroup'))!.name;
    const { violations } = (await singleTrial(planted, { site, kind: 'error', times: 1 }))!;
    expect(violations[0]).toMatchObject({
      seed: 1,
      fault: `${site}:error`,
      replay: `unity simulate spot --seed 1 --strike '${site}:error'`,
    });
    expect(violations[0]!.struck).toHaveLength(1);
  });

  test('of random faults draws the same for the same seed, whatever else is played', async () => {
    const undisturbed = await runTrial({ workflow: small, seed: 1 });
    expect(stormOf(77, undisturbed)).toEqual(stormOf(77, undisturbed));
    const many = await randomCampaign(options({ seeds: 10 }));
    expect(many).toMatchObject({ runs: 10, leaks: 0, violations: [] });
    expect(many.faults_covered).toBeGreaterThan(10);
    expect(many.deployments).toBeGreaterThan(9);
  });
});
