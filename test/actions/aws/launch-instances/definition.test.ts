import { launchInstancesDefinition } from '../../../../lambdas/actions/aws/launch-instances/definition';

const { cost, input, quotas } = launchInstancesDefinition;
const parse = (more: object = {}) => input.parse({ subnet_ids: ['subnet-1'], security_group_id: 'sg-1', ...more });

describe('the definition of launch_instances', () => {
  it('costs the on-demand price of every instance, its address and its volume', () => {
    const sum = (more: object) => cost(parse(more)).reduce((total, line) => total + line.hourlyUsd, 0);
    expect(sum({ count: 1 })).toBeCloseTo(0.0208 + 0.005 + (20 * 0.08) / 730);
    expect(sum({ count: 3 })).toBeCloseTo(3 * sum({ count: 1 }));
  });

  it('says so when a price is not known', () => {
    expect(cost(parse({ instance_type: 'x9.large' }))[0]).toMatchObject({
      hourlyUsd: 0,
      usageBased: expect.stringContaining('not known'),
    });
  });

  it('counts vCPUs against the on-demand quota of their family', () => {
    const needs = (instance_type: string) => quotas(parse({ instance_type })).map((need) => [need.name, need.amount]);
    expect(needs('m5.2xlarge')).toContainEqual(['Running On-Demand Standard vCPUs', 16]);
    expect(needs('g4dn.xlarge')).toContainEqual(['Running On-Demand G and VT vCPUs', 8]);
    expect(needs('inf1.xlarge')).toEqual([['Network interfaces per Region', 2]]);
  });
});
