import type { AimedFault } from '../../lib/simulation/aims/aimed-fault';
import { runTrial, type TrialOptions } from '../../lib/simulation/trial/trial';
import { workflowFrom } from '../helpers/spot';
import { noCompensation, noIntent, notFoundIsGone, randomToken } from './planted';

const workflow = workflowFrom('workflows/spot.yml');

/** The invariants that some of the seeds find violated. */
async function violated(seeds: number, options: Omit<TrialOptions, 'workflow' | 'seed'>): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (let seed = 1; seed <= seeds; seed++) {
    const { violations } = await runTrial({ ...options, workflow, seed });
    for (const { invariant } of violations) found.add(invariant);
  }
  return found;
}

const strike = (site: string, kind: AimedFault['kind']): readonly AimedFault[] => [{ site, kind, times: 1 }];

describe('a planted defect is caught by the invariant that forbids it', () => {
  test('nothing planted, nothing violated', async () => {
    expect(await violated(2, {})).toEqual(new Set());
  });

  test('an effect before its intent: intent-first', async () => {
    expect(await violated(1, { registry: noIntent })).toContain('intent-first');
  });

  test('a token drawn at random: same-token-same-call', async () => {
    expect(await violated(1, { registry: randomToken })).toContain('same-token-same-call');
  });

  test('what is not found once taken as gone: clean-means-clean', async () => {
    // An account that shows everything late: what was made a moment ago is not found, and yet is there.
    const visibility = { idSeconds: 40, tagSeconds: 40, ghostSeconds: 10, blinkSeconds: 20, chance: 1 };
    const faults = strike('make_network.create_vpc/ec2:CreateRouteTable#1', 'error');
    const late = { faults, limits: { visibility } };
    expect(await violated(2, late)).toEqual(new Set());
    const planted = { registry: notFoundIsGone, settings: { visibilityWindowSeconds: 0 } };
    expect(await violated(2, { ...late, ...planted })).toContain('clean-means-clean');
  });

  test('nothing compensated: nothing-left, nothing-open', async () => {
    const found = await violated(1, { registry: noCompensation });
    expect(found).toContain('nothing-left');
    expect(found).toContain('nothing-open');
  });
});
