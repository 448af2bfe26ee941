import { startRollback } from '../../lib/engine/rollback/start-rollback';
import { when } from '../../lib/ledger/expression';
import { keys, type SessionItem, type StepItem } from '../../lib/ledger/items';
import { LocalWorld } from '../../lib/local/host/world';
import { ours, workflowOf } from '../helpers/spot';
import { sessionOf, settled, start } from '../helpers/worlds';

const person = { actor: 'ann', via: 'test', reason: 'test' };

const compose = `
services:
  web:
    image: nginx:1
    ports: ["$\${UNITY_PORT}:80"]
    volumes: ["$\${UNITY_FILES}/pages:/srv"]
    environment: {NONCE: "$\${UNITY_NONCE}", GREETING: "$\${GREETING}"}
`;
const workflow = workflowOf(`
steps:
  - {name: create_vpc, service: aws, action: create_vpc, timeout: 300}
  - {name: create_efs, service: aws, action: create_efs, timeout: 1800, depends_on: [create_vpc]}
  - {name: launch_instances, service: aws, action: launch_instances, timeout: 600, depends_on: [create_vpc]}
  - name: setup_docker
    service: docker
    action: setup_containers
    timeout: 600
    depends_on: [launch_instances, create_efs]
    with:
      compose: ${JSON.stringify(compose)}
      environment: {GREETING: hello, PASSWORD: "ssm:/shop/password"}
`);

/** Starts a session, which begins from a copy if one is named: the checkpoint is read before anything else is done. */
async function begin(world: LocalWorld, name: string, copy?: string): Promise<string> {
  const id = sessionOf(workflow, start(world, workflow, { stack_name: name }, name));
  if (copy === undefined) return id;
  const { ledger, clock } = world.engine(person);
  const restore = { session_id: 'earlier', checkpoint: 'c', copies: { create_efs: { 'file-system': copy } } };
  const write = async () => {
    while ((await ledger.get<SessionItem>(keys.session(id))) === undefined) await clock.sleep(10);
    return ledger.update<SessionItem>(
      keys.session(id),
      { set: [['restore', restore]] },
      when.in('state', ['requested', 'validating']),
    );
  };
  expect(await world.run(write())).toMatchObject({ applied: true });
  return id;
}

async function deploy(world: LocalWorld, name: string, copy?: string) {
  const id = await begin(world, name, copy);
  const session = await settled(world, id);
  expect(session.root_cause).toBeNull();
  expect(session.state).toBe('completed');
  const fileSystem = String(session.steps.find((step) => step.name === 'create_efs')!.output.file_system_id);
  return { id, session, fileSystem };
}

async function undone(world: LocalWorld, sessionId: string): Promise<string> {
  await world.run(startRollback(world.engine(person), { sessionId, request: { type: 'full' } }));
  const session = await settled(world, sessionId);
  expect(session).toMatchObject({ state: 'rolled_back', rollback: { verdict: 'clean' } });
  const [kept, ...others] = session.rollback!.kept;
  expect(others).toEqual([]);
  expect(kept).toMatchObject({ step: 'create_efs', type: 'AWS::Backup::RecoveryPoint', reason: 'snapshot' });
  return kept!.id;
}

function installed(): LocalWorld {
  const world = new LocalWorld();
  world.cloud.adjust({ parameters: { '/shop/password': 'not-to-be-kept' } });
  world.install(workflow, 'dev');
  return world;
}

test('a file outlives its stack: a stack that begins from the copy has it where it was, and so has the next', async () => {
  const world = installed();
  const first = await deploy(world, 'one');
  world.cloud.writeFile(first.fileSystem, '/pages/orders.csv', 'one line');
  const copy = await undone(world, first.id);
  expect(world.cloud.files(first.fileSystem)).toBeUndefined();

  const second = await deploy(world, 'two', copy);
  expect(second.fileSystem).not.toBe(first.fileSystem);
  expect(world.cloud.files(second.fileSystem)).toMatchObject({ '/pages/orders.csv': 'one line' });
  world.cloud.writeFile(second.fileSystem, '/pages/orders.csv', 'two lines');
  const copyOfCopy = await undone(world, second.id);

  const third = await deploy(world, 'three', copyOfCopy);
  const files = world.cloud.files(third.fileSystem)!;
  expect(files['/pages/orders.csv']).toBe('two lines');
  expect(files['/pages/app.txt']).toBe(`written by ${third.id}/setup_docker\n`);
  expect(Object.keys(files).filter((path) => path.includes('aws-backup-restore'))).toEqual([]);
  await undone(world, third.id);
  expect(ours(world)).toEqual([]);
});

test('a copy that is gone is told before anything is made', async () => {
  const world = installed();
  const arn = 'arn:aws:backup:eu-west-1:123456789012:recovery-point:gone';
  const id = await begin(world, 'shop', arn);
  const session = await settled(world, id);
  expect(session).toMatchObject({ state: 'failed', root_cause: { code: 'PreflightFailed' } });
  expect(session.root_cause!.message).toContain(`${arn} is not in the vault`);
  expect(ours(world)).toEqual([]);
});

test('what containers were told stands in the ledger: the Compose file and the environment, references as they are', async () => {
  const world = installed();
  const { id } = await deploy(world, 'one');
  const step = await world.run(world.engine(person).ledger.get<StepItem>(keys.step(id, 'setup_docker')));
  expect(step!.inputs).toMatchObject({
    compose: compose.replaceAll('$${', '${'),
    environment: { GREETING: 'hello', PASSWORD: 'ssm:/shop/password' },
    component: 'app',
    port: 80,
  });
  expect(JSON.stringify(world.store.snapshot())).not.toContain('not-to-be-kept');
});
