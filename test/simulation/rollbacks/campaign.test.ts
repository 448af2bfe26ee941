import type { CampaignOptions } from '../../../lib/simulation/campaign/campaign';
import { rollbacksCampaign } from '../../../lib/simulation/campaign/rollbacks';
import { drawScript } from '../../../lib/simulation/rollbacks/draw-script';
import { policiesOf, stating } from '../../../lib/simulation/rollbacks/policies';
import type { DrawnPolicies } from '../../../lib/simulation/rollbacks/script';
import { scriptText } from '../../../lib/simulation/rollbacks/script-text';
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
const reference = { forwardSites: 500, sites: Array.from({ length: 900 }), removals: ['ec2:DeleteVpc'] };

const scripts = Array.from({ length: 400 }, (_, index) => drawScript(index, workflow, reference));

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
  expect(new Set(scripts.map(({ prefix }) => prefix.kind)).size).toBe(5);
  expect(new Set(scripts.map(({ hasVolumes }) => hasVolumes)).size).toBe(2);
  const acts = scripts.flatMap((script) => script.acts);
  expect(new Set(acts.map(({ does }) => does))).toEqual(new Set(['rollback', 'resume', 'checkpoint', 'accept']));
  const rollbacks = acts.flatMap((act) => (act.does === 'rollback' ? [act] : []));
  expect(new Set(rollbacks.map(({ mode }) => mode.type))).toEqual(new Set(['full', 'partial', 'service']));
  for (const { acts: all } of scripts)
    expect(all.at(-1)).toMatchObject({ does: 'rollback', mode: { type: 'full' }, faults: [], again: true });
  expect(scriptText(drawScript(9, workflow, reference))).toBe(scriptText(drawScript(9, workflow, reference)));
});

test('resumes, checkpoints and rollbacks come with faults, without, and with calls that are denied', () => {
  const acts = scripts.flatMap((script) => script.acts);
  for (const does of ['rollback', 'resume', 'checkpoint'] as const) {
    const all = acts.flatMap((act) => (act.does === does ? [act] : []));
    expect(new Set(all.map(({ faults }) => faults.length))).toEqual(new Set([0, 1, 2]));
    expect(new Set(all.map(({ outside }) => outside))).toEqual(new Set([0, 1, 2]));
    if (does !== 'checkpoint') expect(new Set(all.map(({ denied }) => denied))).toContain('ec2:DeleteVpc');
  }
  const resumes = acts.flatMap((act) => (act.does === 'resume' ? [act] : []));
  expect(new Set(resumes.map(({ until }) => until.kind)).size).toBe(5);
  expect(resumes.filter(({ drops }) => drops !== undefined).length).toBeGreaterThan(10);
  const after = scripts.flatMap(({ acts: all }) => all.map((act, index) => `${all[index - 1]?.does} ${act.does}`));
  expect(after).toEqual(expect.arrayContaining(['rollback resume', 'rollback accept', 'checkpoint rollback']));
});

test('policies are said by the workflow and by the environment, of a step and of an action, the one against the other', () => {
  const drawn = scripts.map(({ policies }) => policies);
  const said = drawn.flatMap(({ workflow: own, environment }) => [
    ...Object.values(own),
    ...Object.values(environment),
  ]);
  expect(new Set(said)).toEqual(new Set(['retain', 'snapshot', 'compensate']));
  const keys = drawn.flatMap(({ environment }) => Object.keys(environment));
  expect(keys.some((key) => key.includes('/')) && keys.some((key) => !key.includes('/'))).toBe(true);
  const differing = drawn.filter(({ workflow: own, environment }) =>
    Object.keys(own).some((name) => name in environment),
  );
  expect(differing.length).toBeGreaterThan(3);
});

test('what an environment says goes before the workflow, and a snapshot is nothing where there is no data', () => {
  const at = (name: string, own: object, environment: object) =>
    policiesOf(stating(workflow, { workflow: own, environment: {} } as DrawnPolicies), {
      workflow: {},
      environment,
    } as DrawnPolicies).get(name);
  const [network, volumes] = ['create_vpc', 'attach_volumes'].map(
    (action) => workflow.steps.find((step) => step.action === action)?.name ?? '',
  ) as [string, string];
  expect(at(network, {}, {})).toBe('compensate');
  expect(at(network, { [network]: 'retain' }, {})).toBe('retain');
  expect(at(network, { [network]: 'retain' }, { [network]: 'compensate' })).toBe('compensate');
  expect(at(network, {}, { 'aws/create_vpc': 'retain' })).toBe('retain');
  expect(at(network, {}, { 'aws/create_vpc': 'retain', [network]: 'compensate' })).toBe('compensate');
  expect(at(network, { [network]: 'retain' }, { [network]: 'snapshot' })).toBe('retain');
  expect(at(network, {}, { [network]: 'snapshot', 'aws/create_vpc': 'retain' })).toBe('retain');
  expect(at(volumes, { [volumes]: 'retain' }, { 'aws/attach_volumes': 'snapshot' })).toBe('snapshot');
});
