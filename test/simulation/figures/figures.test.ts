import { definitions } from '../../../lambdas/actions/definitions';
import { casesFor } from '../../../lib/simulation/figures/cases';
import { figureOf, forwardAllowance, measure } from '../../../lib/simulation/figures/measure';
import { origin, then } from '../../../lib/simulation/figures/moment';
import { figuresReport } from '../../../lib/simulation/figures/report';
import { workflowFrom } from '../../helpers/spot';

const shipped = (name: string) => workflowFrom(`workflows/${name}.yml`);

test('each workflow is measured with the published medians of what it makes', () => {
  const durations = (name: string) => casesFor(shipped(name), definitions).map((one) => one.durations);
  const beside = { loadBalancerActive: 167 };
  expect(durations('full')).toEqual([
    { distributionDeployed: 166, ...beside },
    { distributionDeployed: 201, ...beside },
  ]);
  expect(durations('cdn')).toEqual(durations('full'));
  expect(durations('alb')).toEqual([{ loadBalancerActive: 172 }]);
  expect(durations('spot')).toEqual([{}]);
});

test('full serves, is ready and is undone within the bounds of its critical paths', async () => {
  const { cases, within } = await figuresReport({ workflow: shipped('full'), seed: 1, seeds: 1 });
  expect(within).toBe(true);
  const [quick, slow] = cases.map(({ runs }) => runs[0]!);
  expect(slow!.serving).toMatchObject({
    within: true,
    binding: { step: 'create_distribution', type: 'AWS::CloudFront::Distribution', seconds: 201 },
  });
  expect(quick!.serving!.binding!.seconds).toBeLessThanOrEqual(167);
  for (const run of [quick!, slow!]) {
    for (const figure of [run.serving!, run.ready, run.rollback!]) {
      // The path adds up, and nobody is quicker than the account allows.
      const sum = figure.path.reduce((total, span) => total + span.seconds, 0);
      expect(sum).toBeCloseTo(figure.critical_seconds, 6);
      expect(figure.provisioning_seconds).toBeLessThanOrEqual(figure.critical_seconds);
      expect(figure.difference).toBeGreaterThan(0);
      expect(figure.difference).toBe(figure.seconds - figure.critical_seconds);
    }
    expect(run.ready.seconds - run.serving!.seconds).toBeGreaterThan(2);
    expect(run.latest_start!.seconds).toBeLessThan(1);
  }
});

test.each([
  [104, true],
  [104.1, false],
  [96, true],
  [95.9, false],
])('of a path of 100 s, %d s are within 2 %% and 2 s: %s', (seconds, within) => {
  const path = then(origin, { step: 'a', what: 'instanceRunning', of: 'i-1', seconds: 100, isProvisioning: true });
  const resource = {
    step: 'a',
    key: 'a',
    type: 'AWS::EC2::Instance',
    id: 'i-1',
    state: 'active',
    metadata: {},
  } as const;
  expect(figureOf(seconds, path, forwardAllowance, [resource])).toMatchObject({
    within,
    bound: 4,
    critical_seconds: 100,
    binding: { type: 'AWS::EC2::Instance' },
  });
});

test('the same seed gives the same figures', async () => {
  const once = () => measure({ workflow: shipped('spot'), seed: 3, durations: { containerSetup: 40 } });
  const [one, other] = [await once(), await once()];
  expect(one).toEqual(other);
  expect(one.serving!.path.find(({ what }) => what === 'containerSetup')).toMatchObject({ seconds: 40 });
});
