import type { ActionDefinition } from '../../lambdas/actions/definition';
import type { ResourceRow } from '../../lib/domain/resource';
import type { RollbackRequest, SessionState } from '../../lib/domain/session';
import { planRollback, planned as previewed } from '../../lib/engine/plan-rollback';
import type { CheckpointItem } from '../../lib/ledger/checkpoint-items';
import { keys, type SessionItem, type StepItem, type UndoRecord } from '../../lib/ledger/items';
import type { RollbackPolicy } from '../../lib/workflow/model';
import { LedgerLab } from '../helpers/ledger-lab';
import { put, seed, sessionIn, stepIn, stepOf } from '../races/ledger-scene';

/** A step that was there before its rollback: what it depends on, what it holds and how it is to be undone. */
interface Former {
  readonly on?: readonly string[];
  /** @default one resource that stands */
  readonly row?: Partial<ResourceRow> | 'none';
  readonly policy?: RollbackPolicy;
  readonly service?: string;
  readonly item?: Partial<StepItem>;
}

const arn = 'arn:aws:states:eu-west-1:123456789012:execution:unity-dev--rollback:race-1-r0';
const definitions = {
  'test/net': { permissionSet: 'network' },
  'data/net': { permissionSet: 'network' },
} as unknown as Readonly<Record<string, ActionDefinition>>;

function scene(former: Readonly<Record<string, Former>>, facts: Partial<SessionItem> = {}): LedgerLab {
  const lab = new LedgerLab();
  const steps = Object.entries(former).map(([name, { on = [], policy = 'compensate', service = 'test' }]) => ({
    ...stepOf(
      name,
      'net',
      on.map((step) => ({ step, until: 'ready' })),
    ),
    service,
    rollback: policy,
  }));
  const holds = Object.fromEntries(steps.map(({ name }) => [name, ['AWS::EC2::VPC']]));
  seed(lab, { state: 'rolling_back', steps, holds });
  put<SessionItem>(lab, { ...sessionIn(lab), epoch: 4, generation: 2, ...facts });
  for (const [name, { row = {}, item = {} }] of Object.entries(former)) {
    const step = stepIn(lab, name);
    const resources = row === 'none' ? {} : { vpc: { ...step.resources.vpc!, ...row } };
    put<StepItem>(lab, { ...step, resources, undo_token: 'of a former pass', ...item });
  }
  return lab;
}

const plan = (lab: LedgerLab, generation = 2) =>
  planRollback(lab.engine(definitions), { session_id: 'race-1', generation, execution_arn: arn });
const undoOf = (lab: LedgerLab, name: string) => stepIn(lab, name).undo;
const pending = (...waits_for: string[]): UndoRecord => ({ epoch: 4, state: 'pending', waits_for, attempts: 0 });
const ended = (state: 'retained' | 'completed'): UndoRecord => ({ epoch: 4, state, waits_for: [], attempts: 0 });
const planned = (lists: readonly (readonly { readonly step: string }[])[]) => lists.flat().map(({ step }) => step);

test('each step that holds something is undone after what stands on it', async () => {
  const lab = scene({
    net: {},
    check: { on: ['net'], row: 'none' },
    disk: { on: ['check'] },
    app: { on: ['disk', 'net'] },
  });
  const answer = await plan(lab);
  const task = (step: string) => [{ session_id: 'race-1', step, epoch: 4, set: 'network' }];
  expect(answer).toEqual({
    status: 'planned',
    session_id: 'race-1',
    generation: 2,
    epoch: 4,
    lists: [task('net'), task('disk'), task('app'), [], []],
  });
  expect(undoOf(lab, 'net')).toEqual(pending('app', 'disk'));
  expect(undoOf(lab, 'disk')).toEqual(pending('app'));
  expect(undoOf(lab, 'app')).toEqual(pending());
  expect(undoOf(lab, 'check')).toEqual(ended('completed'));
  // Only what could not be written is looked at again.
  expect(lab.sent.filter(({ operation }) => operation === 'GetItem')).toHaveLength(1);
  for (const name of ['net', 'check', 'disk', 'app']) {
    expect(stepIn(lab, name)).toMatchObject({ epoch: 4 });
    expect(stepIn(lab, name).undo_token).toBeUndefined();
  }
});

test.each<[string, Partial<ResourceRow>]>([
  ['is gone', { state: 'deleted' }],
  ['was there before', { adopted: true }],
  ['is a copy of data', { snapshot_of: 'disk', retained: true }],
])('there is nothing to undo of what %s', async (_, row) => {
  const lab = scene({ net: { row } });
  expect(planned((await plan(lab)).lists)).toEqual([]);
  expect(undoOf(lab, 'net')).toEqual(ended('completed'));
});

test('a step may hold several things, and one to undo is enough', async () => {
  const lab = scene({ net: {} });
  const { resources } = stepIn(lab, 'net');
  put<StepItem>(lab, {
    ...stepIn(lab, 'net'),
    resources: { gone: { ...resources.vpc!, state: 'deleted' }, ...resources },
  });
  expect(planned((await plan(lab)).lists)).toEqual(['net']);
});

test('what is to stay stays, with what it stands on', async () => {
  const lab = scene({ net: {}, files: { on: ['net'], policy: 'retain' }, app: { on: ['files'] } });
  expect(planned((await plan(lab)).lists)).toEqual(['app']);
  expect([undoOf(lab, 'net'), undoOf(lab, 'files')]).toEqual([ended('retained'), ended('retained')]);
});

test('an action that is not installed any more is undone by functions that have rights for nothing', async () => {
  const lab = scene({ net: { service: 'gone' } });
  expect((await plan(lab)).lists[0]).toMatchObject([{ step: 'net', set: 'control' }]);
});

test.each<[string, number, Partial<SessionItem>]>([
  ['is not being undone', 2, { state: 'failed' }],
  ['has been undone to its end', 2, { state: 'rolled_back', rollback: { ...noTails(), leftovers: [] } }],
  ['was re-entered since', 1, {}],
])('nothing is planned, and nothing written, of a session that %s', async (_, generation, facts) => {
  const lab = scene({ net: {} }, facts);
  const before = [sessionIn(lab), stepIn(lab, 'net')];
  expect(await plan(lab, generation)).toEqual({
    status: 'closed',
    session_id: 'race-1',
    generation: 2,
    epoch: 4,
    lists: [[], [], [], [], []],
  });
  expect([sessionIn(lab), stepIn(lab, 'net')]).toEqual(before);
});

test('a session that nobody knows is an error', async () => {
  await expect(plan(new LedgerLab())).rejects.toThrow('there is no session race-1');
});

test('the execution is remembered, once', async () => {
  const lab = scene({ net: {} });
  await plan(lab);
  await plan(lab);
  expect(sessionIn(lab).executions.slice(1)).toEqual([{ arn, role: 'rollback' }]);
});

test('an execution of a session that was re-entered meanwhile is not remembered', async () => {
  const lab = scene({ net: {} });
  const wrong = { ...sessionIn(lab) };
  lab.tap = ({ operation }, proceed) => {
    const answer = proceed();
    if (operation === 'GetItem') put<SessionItem>(lab, { ...wrong, generation: 3 });
    return answer;
  };
  await plan(lab);
  expect(sessionIn(lab).executions).toHaveLength(1);
});

describe('planned again', () => {
  test('in the same epoch, it takes back nothing that has been done since', async () => {
    const lab = scene({ net: {}, app: { on: ['net'] } });
    await plan(lab);
    const since: UndoRecord = { ...pending(), state: 'completed', attempts: 3 };
    put<StepItem>(lab, { ...stepIn(lab, 'app'), undo: since, undo_token: 'new' });
    const answer = await plan(lab);
    expect(planned(answer.lists)).toEqual(['net', 'app']);
    expect(stepIn(lab, 'app')).toMatchObject({ undo: since, undo_token: 'new' });
  });

  test.each<[string, Partial<UndoRecord>]>([
    ['an earlier epoch', { epoch: 3, state: 'failed', attempts: 7 }],
    ['a release that kept no epoch', { state: 'failed', attempts: 7 }],
  ])('what was left of %s is planned anew', async (_, undo) => {
    const lab = scene({ net: { item: { epoch: 3, undo: undo as UndoRecord } } });
    await plan(lab);
    expect(undoOf(lab, 'net')).toEqual(pending());
  });

  test('it stops where a newer rollback has begun, before it looks', async () => {
    const lab = scene({ net: {}, app: { item: { epoch: 5 } } });
    await expect(plan(lab)).rejects.toThrow('a newer rollback of race-1 has begun');
    expect([undoOf(lab, 'net'), undoOf(lab, 'app')]).toEqual([undefined, undefined]);
  });

  test('it stops where a newer rollback has begun since it looked', async () => {
    const lab = scene({ net: {} });
    lab.tap = ({ operation, input }, proceed) => {
      if (operation === 'UpdateItem' && JSON.stringify(input).includes('"undo"')) {
        put<StepItem>(lab, { ...stepIn(lab, 'net'), epoch: 5 });
      }
      return proceed();
    };
    await expect(plan(lab)).rejects.toThrow('a newer rollback of race-1 has begun');
    expect(undoOf(lab, 'net')).toBeUndefined();
  });

  test('it stops where the step is gone', async () => {
    const lab = scene({ net: {} });
    lab.tap = ({ operation, input }, proceed) => {
      if (operation === 'UpdateItem' && JSON.stringify(input).includes('"undo"')) {
        const key = { pk: { S: 'SESSION#race-1' }, sk: { S: 'STEP#net' } };
        lab.store.call('DeleteItem', { TableName: lab.tables.ledger, Key: key });
      }
      return proceed();
    };
    await expect(plan(lab)).rejects.toThrow('a newer rollback of race-1 has begun');
  });
});

function noTails() {
  return { type: 'full' as const, kept: [], leftovers: [], tails: [], started_at: '2026-01-01T00:00:00.000Z' };
}

test.each<SessionState>(['rolled_back', 'failed'])(
  'after the verdict (%s) only what was handed over is undone, whatever its policy says',
  async (state) => {
    const tail = { step: 'cdn', type: 'T', id: 'd', reason: 'r', expected_at: null };
    const handed: Partial<ResourceRow> = { handed_over: true, state: 'deleting' };
    const lab = scene(
      {
        net: { policy: 'retain' },
        cert: { on: ['net'], row: handed, policy: 'retain' },
        cdn: { on: ['cert'], row: handed },
        old: { row: { ...handed, state: 'deleted' } },
      },
      { state, rollback: { ...noTails(), tails: [tail] }, requested_rollback: { type: 'service', service: 'other' } },
    );
    expect(planned((await plan(lab)).lists)).toEqual(['cert', 'cdn']);
    expect(undoOf(lab, 'cert')).toEqual(pending('cdn'));
    expect([undoOf(lab, 'net'), undoOf(lab, 'old')]).toEqual([undefined, undefined]);
  },
);

describe('what is asked for', () => {
  const former: Readonly<Record<string, Former>> = {
    net: {},
    disk: { on: ['net'], service: 'data' },
    app: { on: ['disk'] },
    log: {},
    copy: { on: ['log'], service: 'data' },
    idle: { on: ['net'] },
  };
  const checkpoint = (lab: LedgerLab, ready_steps: readonly string[]) =>
    put<CheckpointItem>(lab, {
      ...keys.checkpoint('race-1', 'stored'),
      kind: 'checkpoint',
      session_id: 'race-1',
      name: 'stored',
      ready_steps,
    } as unknown as CheckpointItem);
  const stored = { type: 'partial', checkpoint: 'stored' } as const;

  test.each<[string, RollbackRequest, readonly string[]]>([
    ['everything', { type: 'full' }, ['net', 'disk', 'app', 'log', 'copy', 'idle']],
    ['a service, with what stands on it', { type: 'service', service: 'data' }, ['disk', 'app', 'copy']],
    ['a service that is not there', { type: 'service', service: 'none' }, []],
    ['what is not ready at a checkpoint, nor beneath what is', stored, ['app', 'log', 'copy', 'idle']],
  ])('is %s', async (_, requested_rollback, undone) => {
    const lab = scene(former, { requested_rollback });
    checkpoint(lab, ['disk']);
    const { rollback, requested_rollback: __, ...undecided } = sessionIn(lab);
    const { plan: preview } = await previewed(lab.engine(definitions), undecided as SessionItem, requested_rollback);
    expect(preview.undo.map(({ name }) => name)).toEqual(undone);
    expect(Object.keys(former).map((name) => stepIn(lab, name).epoch)).toEqual([1, 1, 1, 1, 1, 1]);
    expect(planned((await plan(lab)).lists).sort()).toEqual([...undone].sort());
    for (const name of Object.keys(former)) {
      expect(undoOf(lab, name)?.state).toBe(undone.includes(name) ? 'pending' : undefined);
    }
  });

  test('is everything where nobody says', async () => {
    expect(planned((await plan(scene(former))).lists)).toHaveLength(6);
  });

  test('cannot be a checkpoint that is not there', async () => {
    const lab = scene(former, { requested_rollback: stored });
    await expect(plan(lab)).rejects.toThrow('there is no checkpoint stored');
    await expect(plan(lab)).rejects.toMatchObject({ code: 'CheckpointNotFound' });
  });

  test('cannot be what this release does not know', async () => {
    const requested_rollback = { type: 'sideways' } as unknown as RollbackRequest;
    await expect(plan(scene(former, { requested_rollback }))).rejects.toThrow(/sideways/);
  });

  test('is kept with what it stands on though a checkpoint names steps that are not there', async () => {
    const lab = scene(former, { requested_rollback: stored });
    checkpoint(lab, ['app', 'renamed']);
    expect(planned((await plan(lab)).lists)).toEqual(['log', 'copy', 'idle']);
  });

  test('is shown with what would be retained', async () => {
    const lab = scene({ net: {}, files: { on: ['net'], policy: 'retain' }, app: { on: ['net'] } });
    const { plan: preview } = await previewed(lab.engine(), sessionIn(lab), { type: 'full' });
    expect({ ...preview, retained: [...preview.retained].sort() }).toEqual({
      undo: [{ name: 'app', waitsFor: [] }],
      retained: ['files', 'net'],
    });
  });
});

test('steps are taken in the workflow’s order, whatever their names', async () => {
  const names = ['z', 'm', 'a', 'y', 'b', 'x'];
  const lab = scene(Object.fromEntries(names.map((name) => [name, {}])));
  const { lists } = await plan(lab);
  expect(lists.map((list) => list.map(({ step }) => step))).toEqual([['z', 'x'], ['m'], ['a'], ['y'], ['b']]);
});
