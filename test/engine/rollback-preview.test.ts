import type { UnityError } from '../../lib/domain/errors/unity-error';
import type { RollbackRequest } from '../../lib/domain/session';
import { assertPossible } from '../../lib/engine/rollback/rollback-findings';
import { previewRollback } from '../../lib/engine/rollback/rollback-preview';
import { startRollback } from '../../lib/engine/rollback/start-rollback';
import { loadSession } from '../../lib/engine/session/session-store';
import { LocalWorld, type LocalWorldOptions } from '../../lib/local/host/world';
import { ours, workflowOf } from '../helpers/spot';
import { sessionOf, settled, start } from '../helpers/worlds';

const person = { actor: 'ann', via: 'test', reason: 'test' };
const workflow = workflowOf(`
name: stack
steps:
  - {name: network, service: aws, action: create_vpc, timeout: 300}
  - {name: pause, service: control, action: wait, with: {seconds: 1}, depends_on: [network], checkpoint: early}
  - {name: files, service: aws, action: create_efs, timeout: 600, depends_on: [network, pause]}
  - {name: tell, service: control, action: emit, with: {event: {detail-type: SHOP_IS_OPEN, detail: {a: 1}}}, depends_on: [files]}
  - {name: other, service: aws, action: create_vpc, timeout: 300, depends_on: [pause]}
`);

async function standing(options: LocalWorldOptions = {}) {
  const world = new LocalWorld(options);
  world.install(workflow, 'dev');
  const id = sessionOf(workflow, start(world, workflow, { stack_name: 'shop' }));
  expect(await settled(world, id)).toMatchObject({ state: 'completed' });
  const engine = world.engine(person);
  const session = () => world.run(loadSession(engine.ledger, id));
  const preview = async (request: RollbackRequest) => world.run(previewRollback(engine, await session(), request));
  return { world, engine, id, session, preview };
}

test('a full one: order, time, data, what cannot be taken back, what ends; and nothing is changed', async () => {
  const { world, preview } = await standing();
  const before = world.store.snapshot();
  const found = await preview({ type: 'full' });
  expect(world.store.snapshot()).toEqual(before);
  expect(found.order).toEqual([['files', 'other'], ['network']]);
  expect(found.undo.map(({ step, after, because }) => [step, after, because])).toEqual([
    ['files', [], 'asked'],
    ['other', [], 'asked'],
    ['network', ['files', 'other'], 'asked'],
  ]);
  expect(found.critical_path).toEqual(['files', 'network']);
  const seconds = new Map(found.undo.map(({ step, expected_seconds }) => [step, expected_seconds]));
  expect(found.verify_seconds).toBe(world.settings.visibilityWindowSeconds);
  expect(found.expected_seconds).toBe(seconds.get('files')! + seconds.get('network')! + found.verify_seconds);
  const [files] = found.undo;
  expect(files!.data).toEqual([
    {
      key: 'file-system',
      type: 'AWS::EFS::FileSystem',
      id: expect.stringMatching(/^fs-/),
      fate: 'copied_unless_never_written',
      copies: [],
    },
  ]);
  expect(found.stays).toEqual([]);
  // Every resource that is alive is named once.
  const named = found.undo.flatMap(({ resources }) => resources.map(({ id }) => id));
  expect(new Set(named).size).toBe(named.length);
  for (const alive of ours(world)) expect(named.join('\n')).toContain(alive.split(' ')[1]);
  expect(found.findings.map(({ code, severity, step }) => [code, severity, step])).toEqual([
    ['Irreversible', 'warning', 'tell'],
  ]);
});

test('policies of the environment say what is copied and what stays, and on what it stands', async () => {
  const rollback = { dev: { policies: { files: 'snapshot', other: 'retain' } } } as const;
  const { preview } = await standing({ rollback });
  const found = await preview({ type: 'full' });
  expect(found.undo.map(({ step, policy, policy_from }) => [step, policy, policy_from])).toEqual([
    ['files', 'snapshot', 'environments.dev.rollback.policies.files'],
  ]);
  expect(found.undo[0]!.data[0]!.fate).toBe('copied_first');
  expect(found.stays.map(({ step, reason, because }) => [step, reason, because])).toEqual([
    ['network', 'stands_on', ['other']],
    ['other', 'policy', ['environments.dev.rollback.policies.other']],
  ]);
});

test('a partial one names what the checkpoint keeps', async () => {
  const { preview } = await standing();
  const found = await preview({ type: 'partial', checkpoint: 'early' });
  expect(found.undo.map(({ step }) => step).sort()).toEqual(['files', 'other']);
  expect(found.stays.map(({ step, reason }) => [step, reason])).toEqual([['network', 'checkpoint']]);
});

test('one of a service names the dependents that go with it, and why', async () => {
  const { preview } = await standing();
  const found = await preview({ type: 'service', service: 'control' });
  expect(found.undo.map(({ step, because, depends_on }) => [step, because, depends_on])).toEqual([
    ['files', 'depends_on', ['pause']],
    ['other', 'depends_on', ['pause']],
  ]);
  expect(found.stays.map(({ step, reason }) => [step, reason])).toEqual([['network', 'not_asked']]);
});

test('what is shown is what happens', async () => {
  const { world, id, preview } = await standing({ rollback: { dev: { policies: { other: 'retain' } } } });
  const found = await preview({ type: 'full' });
  await world.run(startRollback(world.engine(person), { sessionId: id, request: { type: 'full' } }));
  const session = await settled(world, id);
  const gone = session.resources.filter(({ state }) => state === 'deleted').map(({ id: of }) => of);
  expect(gone.sort()).toEqual(found.undo.flatMap(({ resources }) => resources.map(({ id: of }) => of)).sort());
  expect(session.rollback!.kept.map(({ id: of }) => of).sort()).toEqual(
    found.stays.flatMap(({ resources }) => resources.map(({ id: of }) => of)).sort(),
  );
});

describe('a look before', () => {
  const refusal = async (work: Promise<unknown>) =>
    work.then(
      () => undefined,
      (error: UnityError) => error.code,
    );

  test('warns of an action that is not installed, and refuses only where nothing else is to undo', async () => {
    const { world, engine, session } = await standing();
    const lacking = (...names: readonly string[]) => ({
      ...engine,
      definitions: Object.fromEntries(Object.entries(engine.definitions).filter(([name]) => !names.includes(name))),
    });
    const request = { type: 'full' } as const;
    const noFiles = lacking('aws/create_efs');
    const found = await world.run(previewRollback(noFiles, await session(), request));
    expect(found.findings.find(({ code }) => code === 'ActionMissing')).toMatchObject({
      severity: 'warning',
      step: 'files',
    });
    const asked = async (engineNow: typeof engine) =>
      world.run(refusal(assertPossible(engineNow, await session(), request)));
    expect(await asked(engine)).toBeUndefined();
    expect(await asked(noFiles)).toBeUndefined();
    expect(await asked(lacking('aws/create_efs', 'aws/create_vpc'))).toBe('RollbackImpossible');
  });

  test('names what the last undo met: a missing right, or what stuck', async () => {
    const denied = Object.assign(new Error('no'), { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });
    const { world, id, preview } = await standing({
      settings: { maxUndoAttempts: 1 },
      tap: async ({ operation }, proceed) => {
        if (operation === 'DeleteFileSystem') throw denied;
        return proceed();
      },
    });
    await world.run(startRollback(world.engine(person), { sessionId: id, request: { type: 'full' } }));
    await settled(world, id);
    const found = await preview({ type: 'full' });
    expect(found.undo.map(({ step }) => step)).toEqual(['files', 'network']);
    expect(found.findings.filter(({ code }) => code !== 'Irreversible')).toEqual([
      {
        code: 'RightMissing',
        severity: 'warning',
        step: 'files',
        message: 'its last undo was refused for want of a right: AccessDenied: no',
      },
    ]);
  });
});
