import { readFileSync } from 'node:fs';
import path from 'node:path';
import { definitions } from '../../lambdas/actions/definitions';
import { exampleApplication } from '../../lambdas/actions/docker/setup-containers/example-application';
import { deploy } from '../helpers/worlds';
import { planFrom, workflowFrom } from './fixtures';

const top = path.join(__dirname, '..', '..');
const text = readFileSync(path.join(top, 'workflows', 'spot.yml'), 'utf8');
const reference = readFileSync(path.join(top, 'test', 'cases', 'workflow', 'reference', 'spot.yml'), 'utf8');
const workflow = workflowFrom(text, definitions, 'spot.yml');

describe('workflows/spot.yml', () => {
  it('keeps the names, services, actions and timeouts that its users gave, and adds volumes that nobody need have and a health check at the end', () => {
    const facts = ({ steps }: typeof workflow) =>
      steps.map(({ name, service, action, timeoutSeconds }) => ({ name, service, action, timeoutSeconds }));
    const asked = facts(workflowFrom(reference, definitions, 'spot.yml'));
    const isAsked = ({ name }: { readonly name: string }) => asked.some((step) => step.name === name);
    expect(facts(workflow).filter(isAsked)).toEqual(asked);
    expect(workflow.steps.filter((step) => !isAsked(step))).toMatchObject([
      { action: 'attach_volumes', when: '${parameters.data_volume_gib} != 0' },
      { service: 'validation', action: 'check_health' },
    ]);
    expect(workflow.steps.at(-1)?.name).toBe('check_health');
    expect(workflow.name).toBe('spot');
  });

  it('begins with the line that gives editors the schema', () => {
    expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=./workflow.schema.json');
  });

  it('can be deployed without any parameter, and says what each is for', () => {
    for (const spec of Object.values(workflow.parameters)) {
      expect(spec.default).toBeDefined();
      expect(spec.description).toMatch(/^.{20,}\.$/);
    }
  });

  it('deploys the example application unless told otherwise', () => {
    expect(workflow.parameters.compose?.default).toBe(exampleApplication);
  });

  it('gives its address', () => {
    expect(Object.keys(workflow.outputs)).toEqual(expect.arrayContaining(['url', 'instance_ids']));
  });

  it('plans well: what only needs ids waits for no more, and little else is on the critical path', () => {
    const plan = planFrom(text.replace(/^description/m, 'name: spot\ndescription'), { definitions });
    const step = new Map(plan.steps.map((one) => [one.name, one]));
    expect(step.get('launch_spot_instance')?.until).toEqual({ create_vpc: 'created' });
    expect(step.get('configure_monitoring')).toMatchObject({
      until: { launch_spot_instance: 'created' },
      critical: false,
      inputs: { instance_ids: { from: 'steps.launch_spot_instance.instance_ids' } },
    });
    expect(step.get('check_health')?.inputs).toMatchObject({
      public_ips: { from: 'steps.launch_spot_instance.public_ips' },
      port: { from: 'steps.setup_docker.port' },
    });
    expect(plan.critical_path.steps).toEqual([
      'check_quotas',
      'create_vpc',
      'launch_spot_instance',
      'setup_docker',
      'check_health',
    ]);
    expect(plan.critical_path.seconds).toBeLessThan(plan.barrier_seconds);
    expect(plan.rollback.order.at(-1)).toEqual(['create_vpc']);
    expect(plan.irreversible).toEqual([]);
    expect(plan.cost.hourly_usd).toBeGreaterThan(0.005);
    expect(plan.cost.hourly_usd).toBeLessThan(0.05);
  });

  it.each([1, 2, 3])('takes the time that its plan says, run %i of the simulation', async (seed) => {
    const { session } = await deploy(workflow, { seed });
    expect(session.state).toBe('completed');
    const { critical_path, estimate } = planFrom(text.replace(/^description/m, 'name: spot\ndescription'), {
      definitions,
    });
    expect(session.metrics.duration).toBeGreaterThan(0.75 * critical_path.seconds);
    expect(session.metrics.duration).toBeLessThan(estimate.p95_seconds);
    expect(session.outputs.url).toMatch(/^http:\/\//);
  });
});
