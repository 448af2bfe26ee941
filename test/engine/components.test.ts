import { startRollback } from '../../lib/engine/rollback/start-rollback';
import { LocalWorld } from '../../lib/local/host/world';
import type { Step } from '../../lib/workflow/model';
import { ours, workflowOf } from '../helpers/spot';
import { sessionOf, settled, start } from '../helpers/worlds';

const person = { actor: 'ann', via: 'test', reason: 'test' };

const compose = (name: string) => `
      services:
        ${name}:
          image: ${name}:1
          ports: ["$\${UNITY_PORT}:80"]
          volumes: ["$\${UNITY_FILES}/${name}:/srv:ro"]`;

/** Two components on the same instances; the second waits until a neighbour of the first says that it may. */
const workflow = workflowOf(`
parameters:
  database:
    type: string
    description: The first component.
    default: |${compose('database')}
  web:
    type: string
    description: The second component.
    default: |${compose('web')}
steps:
  - {name: create_vpc, service: aws, action: create_vpc, timeout: 300, with: {ingress_ports: [5432, 8080]}}
  - {name: create_efs, service: aws, action: create_efs, timeout: 600, depends_on: [create_vpc]}
  - {name: launch, service: aws, action: launch_instances, timeout: 600, depends_on: [{step: create_vpc, until: created}], with: {count: 2}}
  - name: database
    service: docker
    action: setup_containers
    timeout: 600
    depends_on: [launch, create_efs]
    checkpoint: database_up
    with: {component: database, port: 5432, compose: "\${parameters.database}"}
  - {name: migrate, service: control, action: wait, timeout: 120, depends_on: [database], with: {seconds: 30}}
  - name: announce
    service: control
    action: emit
    timeout: 60
    depends_on: [migrate]
    with: {event: {detail-type: SchemaReady, detail: {port: "\${steps.database.port}"}}}
  - name: schema
    service: control
    action: wait_for_event
    timeout: 900
    with: {pattern: {detail-type: [SchemaReady], detail: {port: [5432]}}}
  - name: web
    service: docker
    action: setup_containers
    timeout: 600
    depends_on: [schema, launch, create_efs]
    with: {component: web, port: 8080, compose: "\${parameters.web}"}
`);

/** The second component under the first one’s name. */
const asDatabase = (step: Step): Step => {
  const { component } = step.inputs;
  return step.name === 'web' && component
    ? { ...step, inputs: { ...step.inputs, component: { ...component, value: 'database' } } }
    : step;
};

async function deployed() {
  const world = new LocalWorld();
  world.install(workflow, 'dev');
  const id = sessionOf(workflow, start(world, workflow, { stack_name: 'shop' }));
  const session = await settled(world, id);
  expect(session).toMatchObject({ state: 'completed', root_cause: null });
  const step = (name: string) => session.steps.find((candidate) => candidate.name === name)!;
  const addresses = step('launch').output.public_ips as readonly string[];
  /** What answers on each port of each instance, the service’s name first. */
  const answers = (port: number) =>
    Promise.all(
      addresses.map((ip) =>
        world.run(
          world.cloud.http(`http://${ip}:${port}/`, { timeoutSeconds: 5 }).then(
            ({ body }) => body.split('\n')[0],
            (error: Error & { code: string }) => error.code,
          ),
        ),
      ),
    );
  return { world, id, step, answers };
}

describe('components on the same instances', () => {
  test('run side by side, the second only when it is told', async () => {
    const { step, answers } = await deployed();
    expect(await answers(5432)).toEqual(['database', 'database']);
    expect(await answers(8080)).toEqual(['web', 'web']);
    expect(Date.parse(step('web').started_at!)).toBeGreaterThan(Date.parse(step('announce').completed_at!));
    expect(step('schema').output.event).toMatchObject({ detail: { port: 5432, metadata: { step: 'announce' } } });
    const commands = ['database', 'web'].map((name) => step(name).output.command_id);
    expect(new Set(commands).size).toBe(2);
  });

  test('of the same name are refused, and undoing the refused one takes nothing from the other', async () => {
    const world = new LocalWorld();
    const again = { ...workflow, steps: workflow.steps.map(asDatabase) };
    world.install(again, 'dev');
    const execution = start(world, again, { stack_name: 'shop', on_failure: 'keep' });
    const id = sessionOf(again, execution);
    const session = await settled(world, id);
    expect(session.root_cause).toMatchObject({ step: 'web', code: 'CommandFailed' });
    expect(session.root_cause!.message).toContain(
      'the component database of this instance is that of the step database',
    );
    const request = { type: 'partial', checkpoint: 'database_up' } as const;
    await world.run(startRollback(world.engine(person), { sessionId: id, request }));
    expect(await settled(world, id)).toMatchObject({ rollback: { verdict: 'clean' } });
    const [ip] = session.steps.find(({ name }) => name === 'launch')!.output.public_ips as readonly string[];
    const { body } = await world.run(world.cloud.http(`http://${ip}:5432/`, { timeoutSeconds: 5 }));
    expect(body).toContain('database');
  });

  test('undoing one leaves the other, then nothing stays', async () => {
    const { world, id, answers } = await deployed();
    const request = { type: 'partial', checkpoint: 'database_up' } as const;
    await world.run(startRollback(world.engine(person), { sessionId: id, request }));
    expect(await settled(world, id)).toMatchObject({ state: 'rolled_back', rollback: { verdict: 'clean' } });
    expect(await answers(5432)).toEqual(['database', 'database']);
    expect(await answers(8080)).toEqual(['ECONNREFUSED', 'ECONNREFUSED']);
    await world.run(startRollback(world.engine(person), { sessionId: id, request: { type: 'full' } }));
    expect(await settled(world, id)).toMatchObject({ state: 'rolled_back', rollback: { verdict: 'clean' } });
    expect(ours(world)).toEqual([]);
  });
});
