import { z } from 'zod';
import type { ActionDefinition, IamStatement } from '../../../lambdas/actions/definition';
import { definitions } from '../../../lambdas/actions/definitions';
import { registry } from '../../../lambdas/actions/registry';
import { permissionSets } from '../../../lib/domain/functions';

const ours = [
  'aws/attach_volumes',
  'aws/check_quotas',
  'aws/create_distribution',
  'aws/create_efs',
  'aws/create_vpc',
  'aws/launch_spot_instance',
  'aws/request_certificate',
  'aws/validate_credentials',
  'monitoring/setup_monitoring',
  'control/run_tests',
  'validation/check_production_readiness',
] as const;
/** What an action cannot do without. */
const needed: Readonly<Partial<Record<(typeof ours)[number], object>>> = {
  'aws/attach_volumes': { instance_ids: ['i-1'], size_gib: 10 },
  'aws/create_distribution': { dns_name: 'shop-1.us-east-1.elb.amazonaws.com' },
  'aws/launch_spot_instance': { subnet_ids: ['subnet-1'], security_group_id: 'sg-1' },
};
const removing = /:(Delete|Terminate|Revoke|Detach|Disassociate|Remove|Release|Stop|Deregister)/;
const making = /:(Create|Run|Put|Attach|Associate|Authorize|Allocate|Modify|Tag)/;
/** Undoers make copies of data, and nothing else. */
const copying: ReadonlySet<string> = new Set(['ec2:CreateSnapshot', 'ec2:CreateTags']);
/** What AWS judges on no resource (service authorization reference): there is no ARN yet. */
const makesWithoutArn = [
  'acm:RequestCertificate',
  'cloudfront:CreateDistribution',
  'elasticfilesystem:CreateFileSystem',
];

/** It stops what its caller names by an id that nobody else knows. */
const knowsNoResource = 'ssm:CancelCommand';

describe.each(ours)('the definition of %s', (name) => {
  const definition: ActionDefinition = definitions[name];
  const inputs = Object.entries(definition.input.shape as Record<string, z.ZodType>);
  const network = { vpc_id: 'vpc-1', subnet_ids: ['subnet-1'], security_group_id: 'sg-1' };
  const wanted = Object.entries(network).filter(([key]) => Object.hasOwn(definition.input.shape, key));
  const example = definition.input.parse({ ...Object.fromEntries(wanted), ...needed[name] });

  it('stands under its own name, in definitions and registry', () => {
    expect(`${definition.service}/${definition.action}`).toBe(name);
    expect(registry[name].definition).toBe(definition);
    expect(permissionSets).toContain(definition.permissionSet);
  });

  it('names its inputs and outputs in snake_case and describes each', () => {
    for (const [key, schema] of inputs) {
      expect(key).toMatch(/^[a-z][a-z0-9_]*$/);
      expect(schema.description ?? '').not.toBe('');
    }
    for (const [key, output] of Object.entries(definition.outputs)) {
      expect(key).toMatch(/^[a-z][a-z0-9_]*$/);
      expect(output.description).not.toBe('');
    }
  });

  it('can be written as JSON Schema', () => {
    expect(() => z.toJSONSchema(definition.input, { target: 'draft-7', io: 'input' })).not.toThrow();
  });

  it('lets makers delete nothing and undoers make nothing', () => {
    const actions = (statements: readonly IamStatement[]) => statements.flatMap((statement) => statement.actions);
    expect(actions(definition.iam.make).filter((action) => removing.test(action))).toEqual([]);
    const made = actions(definition.iam.undo).filter((action) => making.test(action) && !copying.has(action));
    expect(made).toEqual([]);
  });

  it('scopes every statement that changes something', () => {
    for (const statement of [...definition.iam.make, ...definition.iam.undo]) {
      expect(statement.why).not.toBe('');
      // These calls know no resource; what they make must carry the session's tag.
      if (makesWithoutArn.includes(statement.actions.join())) {
        expect(statement.conditions).toMatchObject({
          StringEquals: { 'aws:RequestTag/unity:session': expect.any(String) },
        });
        continue;
      }
      const reads = statement.actions.every((action) => /:(Describe|Get|List)/.test(action));
      if (reads || statement.actions.join() === knowsNoResource) continue;
      expect(statement.resources).not.toContain('*');
    }
  });

  it('can undo what it makes', () => {
    expect(definition.resources.length > 0).toBe(definition.undo.kind === 'removes');
    expect(definition.iam.undo.length > 0).toBe(definition.undo.kind === 'removes');
  });

  it('gives durations in order and costs that are numbers', () => {
    const { created, ready, undo, source } = definition.durations(example);
    for (const duration of [created, ready, undo]) expect(duration.p50Seconds).toBeLessThanOrEqual(duration.p95Seconds);
    expect(created.p50Seconds).toBeLessThanOrEqual(ready.p50Seconds);
    expect(source).not.toBe('');
    for (const line of definition.cost(example)) expect(line.hourlyUsd).toBeGreaterThanOrEqual(0);
    for (const need of definition.quotas(example)) expect(need.amount).toBeGreaterThanOrEqual(0);
  });
});

describe('the cost of launch_spot_instance', () => {
  const { cost, input, quotas } = definitions['aws/launch_spot_instance'];
  const network = { subnet_ids: ['subnet-1'], security_group_id: 'sg-1' };

  it('grows with the count', () => {
    const sum = (count: number) =>
      cost(input.parse({ ...network, count })).reduce((total, line) => total + line.hourlyUsd, 0);
    expect(sum(3)).toBeCloseTo(3 * sum(1));
    expect(sum(1)).toBeCloseTo(0.0208 * 0.35 + 0.005 + (20 * 0.08) / 730);
  });

  it('says so when a price is not known', () => {
    const [line] = cost(input.parse({ ...network, instance_types: ['x9.large'] }));
    expect(line).toMatchObject({ hourlyUsd: 0, usageBased: expect.stringContaining('not known') });
  });

  it('counts the biggest type of each family against its quota', () => {
    const needs = quotas(
      input.parse({ ...network, count: 2, instance_types: ['t3.small', 'm5.2xlarge', 'g4dn.xlarge'] }),
    );
    expect(needs.map((need) => [need.quotaCode, need.amount])).toEqual([
      ['L-34B43A08', 16],
      ['L-3819A6DF', 8],
      ['L-DF5E4CA3', 2],
    ]);
  });
});
