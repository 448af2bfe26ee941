import type { CampaignOptions } from '../../../lib/simulation/campaign/campaign';
import { rollbacksCampaign } from '../../../lib/simulation/campaign/rollbacks';
import { drawScript } from '../../../lib/simulation/rollbacks/draw-script';
import { scriptText } from '../../../lib/simulation/rollbacks/script';
import { workflowFrom } from '../../helpers/spot';
import { noCompensation } from '../planted';

const workflow = workflowFrom('workflows/spot.yml');
const options = (facts: Partial<CampaignOptions>): CampaignOptions => ({
  workflow,
  target: 'spot',
  seed: 1,
  seeds: 1,
  part: 0,
  parts: 1,
  now: () => 0,
  ...facts,
});
const reference = { forwardSites: 500, sites: Array.from({ length: 900 }) };

test('rollbacks of every kind end as they must', async () => {
  const report = await rollbacksCampaign(options({ seeds: 5 }));
  expect(report).toMatchObject({ runs: 5, leaks: 0, violations: [] });
  expect(report.rollbacks).toBeGreaterThan(5);
});

test('a seed alone says what happens, and a violation how to see it again', async () => {
  const planted = await rollbacksCampaign(options({ seed: 3, trial: { registry: noCompensation } }));
  expect(planted.violations.map(({ invariant }) => invariant)).toContain('clean-without-faults');
  const { replay } = planted.violations.at(-1)!;
  expect(replay).toBe('unity simulate spot --rollbacks 1 --seed 3');
}, 180_000);

test('scripts come in every kind, and the last word is always a full rollback, twice', () => {
  const scripts = Array.from({ length: 400 }, (_, index) => drawScript(index, workflow, reference));
  expect(new Set(scripts.map(({ prefix }) => prefix.kind)).size).toBe(5);
  const acts = scripts.flatMap((script) => script.acts);
  expect(new Set(acts.map(({ mode }) => mode.type))).toEqual(new Set(['full', 'partial', 'service']));
  expect(new Set(acts.map(({ faults }) => faults.length))).toEqual(new Set([0, 1, 2]));
  for (const { acts: all } of scripts)
    expect(all.at(-1)).toMatchObject({ mode: { type: 'full' }, faults: [], again: true });
  expect(scriptText(drawScript(9, workflow, reference))).toBe(scriptText(drawScript(9, workflow, reference)));
});
