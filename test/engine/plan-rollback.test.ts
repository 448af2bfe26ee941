import type { ActionDefinition } from '../../lambdas/actions/definition';
import type { ResourceRow } from '../../lib/domain/resource';
import type { RollbackRequest, SessionState } from '../../lib/domain/session';
import { planRollback, planned as previewed } from '../../lib/engine/rollback/plan-rollback';
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
  /** @default net */
  readonly action?: string;
  /** The step whose things it works in, or leads users to. */
  readonly boxes?: string;
  readonly item?: Partial<StepItem>;
}

const arn = 'arn:aws:states:eu-west-1:123456789012:execution:unity-dev--rollback:race-1-r0';
const definitions = {
  'test/net': { permissionSet: 'network' },
  'data/net': { permissionSet: 'network' },
  'data/inside': { permissionSet: 'guest', worksIn: ['boxes'] },
  'test/inside': { permissionSet: 'guest', worksIn: ['boxes'] },
  'test/door': { permissionSet: 'balancing', leadsTo: ['boxes'] },
  'test/log': { permissionSet: 'watch', onlyTells: true },
} as unknown as Readonly<Record<string, ActionDefinition>>;

function scene(former: Readonly<Record<string, Former>>, facts: Partial<SessionItem> = {}): LedgerLab {
  const lab = new LedgerLab();
  const steps = Object.entries(former).map(([name, facts]) => {
    const { on = [], policy = 'compensate', service = 'test', action = 'net', boxes } = facts;
    const dependsOn = on.map((step) => ({ step, until: 'ready' as const }));
    const value = `\${steps.${boxes}.ids}`;
    return {
      ...stepOf(name, action, dependsOn),
      service,
      rollback: policy,
      ...(boxes !== undefined && { inputs: { boxes: { value, origin: { kind: 'with' as const } } } }),
    };
  });
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

test.each<[string, UndoRecord['state'], object]>([
  [
    'was undone before was undone then',
    'completed',
    { started_at: '2026-01-01T00:00:01.000Z', completed_at: '2026-01-01T00:00:02.000Z' },
  ],
  ['could not be undone before, and is gone by now, was not undone', 'failed', {}],
])('what %s', async (_, state, times) => {
  const former = { epoch: 3, state, waits_for: [], attempts: 1, started_at: '2026-01-01T00:00:01.000Z' } as const;
  const undo = { ...former, completed_at: '2026-01-01T00:00:02.000Z' };
  const lab = scene({ net: { row: { state: 'deleted' }, item: { undo } } });
  await plan(lab);
  expect(undoOf(lab, 'net')).toEqual({ ...ended('completed'), ...times });
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
    // Without an undo of its own it has begun anew since: nothing of what it is now is meant.
    expect(undoOf(lab, 'cert')).toEqual({ ...pending('cdn'), only_tails: true });
    expect([undoOf(lab, 'net'), undoOf(lab, 'old')]).toEqual([undefined, undefined]);
  },
);

test('the tail of a step that has begun anew since, whether it stands by now or not, is all of it that is undone', async () => {
  const tail = { step: 'cdn', type: 'T', id: 'd', reason: 'r', expected_at: null };
  const handed: Partial<ResourceRow> = { handed_over: true, state: 'deleting' };
  const undo: UndoRecord = { state: 'completed', waits_for: [], attempts: 0, epoch: 2 };
  const lab = scene(
    {
      cdn: { row: handed, item: { phase: 'ready' } },
      anew: { row: handed, item: { phase: 'begun' } },
      again: { row: handed, item: { phase: 'begun', undo: { ...undo, only_tails: true } } },
      old: { row: handed, item: { phase: 'begun', undo } },
    },
    { state: 'completed', rollback: { ...noTails(), tails: [tail] } },
  );
  expect(planned((await plan(lab)).lists)).toEqual(['cdn', 'anew', 'again', 'old']);
  for (const name of ['cdn', 'anew', 'again']) expect(undoOf(lab, name)).toEqual({ ...pending(), only_tails: true });
  expect(undoOf(lab, 'old')).toEqual(pending());
});

test.each<SessionState>(['completed', 'failed', 'rolled_back'])(
  'what a sweep has found of a session that is %s is undone, whatever its policy says, and nothing else',
  async (state) => {
    const sweep = { state: 'running', started_at: '', leftovers: [], refused: [] } as const;
    const lab = scene({ net: {} }, { state, sweep, requested_rollback: { type: 'service', service: 'other' } });
    const of = (name: string, policy: RollbackPolicy, on: readonly string[]): StepItem => {
      const net = stepIn(lab, 'net');
      const dependsOn = on.map((step) => ({ step, until: 'ready' as const }));
      const spec = { ...net.spec, name, rollback: policy, dependsOn };
      return { ...net, ...keys.step('race-1', name), name, spec };
    };
    put<StepItem>(lab, of('net~1', 'retain', []));
    put<StepItem>(lab, of('app~1', 'compensate', ['net~1']));
    expect(planned((await plan(lab)).lists).sort()).toEqual(['app~1', 'net~1']);
    expect(undoOf(lab, 'net~1')).toEqual(pending('app~1'));
    expect([undoOf(lab, 'net'), sessionIn(lab).rollback?.progress]).toEqual([undefined, undefined]);
  },
);

test('what was under way is stopped, and remembers that', async () => {
  const lab = scene({ net: { item: { state: 'executing' } }, app: { item: { state: 'completed' } } });
  await plan(lab);
  expect(stepIn(lab, 'net')).toMatchObject({ state: 'failed', cancelled: true });
  expect(stepIn(lab, 'app').state).toBe('completed');
});

test('it is told how much there is to undo', async () => {
  const lab = scene({ net: {}, app: { on: ['net'] }, files: { policy: 'retain' } });
  await plan(lab);
  const progress = { epoch: 4, phase: 'undoing', undone: 0, stuck: 0, total: 2 };
  expect(sessionIn(lab).rollback?.progress).toEqual(progress);
});

test('what somebody has accepted is tried again with the rest of its step', async () => {
  const accepted: Partial<ResourceRow> = { accepted: true, retained: true };
  const lab = scene({ net: { row: accepted }, files: { row: accepted, policy: 'retain' } });
  const { resources } = stepIn(lab, 'net');
  const vpc = resources.vpc!;
  const { accepted: _, ...meant } = vpc;
  const others = { gone: { ...vpc, key: 'gone', state: 'deleted' as const }, meant: { ...meant, key: 'meant' } };
  put<StepItem>(lab, { ...stepIn(lab, 'net'), resources: { vpc, ...others } });
  expect(planned((await plan(lab)).lists)).toEqual(['net']);
  const { retained: __, ...tried } = meant;
  expect(stepIn(lab, 'net').resources).toEqual({ vpc: tried, ...others });
  // Nobody tries what its policy keeps.
  expect(stepIn(lab, 'files').resources.vpc).toMatchObject(accepted);
});

/** A checkpoint at which some steps were ready. */
const checkpoint = (lab: LedgerLab, ready_steps: readonly string[], facts: Partial<CheckpointItem> = {}) =>
  put<CheckpointItem>(lab, {
    ...keys.checkpoint('race-1', 'stored'),
    kind: 'checkpoint',
    session_id: 'race-1',
    name: 'stored',
    ready_steps,
    ...facts,
  } as unknown as CheckpointItem);

describe('what is asked for', () => {
  const former: Readonly<Record<string, Former>> = {
    net: {},
    disk: { on: ['net'], service: 'data' },
    app: { on: ['disk'] },
    log: {},
    copy: { on: ['log'], service: 'data' },
    idle: { on: ['net'] },
  };
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

  test('is, for a resume, exactly what the resume has named', async () => {
    const lab = scene(former, { requested_rollback: { type: 'resume', steps: ['app', 'log'] } });
    expect(planned((await plan(lab)).lists)).toEqual(['app', 'log']);
    expect(undoOf(lab, 'copy')).toBeUndefined();
  });

  test('is, for what a revision has no use for, exactly that, and what has shown of what was undone', async () => {
    const request = { type: 'retire', steps: ['app', 'log'], successor: 'race-2' } as const;
    const shown = { undo: { ...ended('completed'), epoch: 3 } };
    const lab = scene({ ...former, copy: { on: ['log'], item: shown } }, { requested_rollback: request });
    expect(planned((await plan(lab)).lists).sort()).toEqual(['app', 'copy', 'log']);
    expect(undoOf(lab, 'disk')).toBeUndefined();
  });

  test('is not kept for a step that a checkpoint has as ready because it was skipped', async () => {
    const lab = scene(former, { requested_rollback: stored });
    checkpoint(lab, ['disk', 'copy']);
    put<StepItem>(lab, { ...stepIn(lab, 'copy'), skipped: true });
    expect(planned((await plan(lab)).lists).sort()).toEqual(['app', 'copy', 'idle', 'log']);
  });

  test.each<[string, Partial<CheckpointItem>]>([
    ['whose copies are on their way', { state: 'capturing', captured_at: 'then' }],
    ['whose copies failed', { state: 'failed', captured_at: 'then' }],
    ['that is complete', { state: 'complete', captured_at: 'then' }],
    // Since it was asked for: what was captured stays in the ledger.
    ['that is deleted', { state: 'deleted', captured_at: 'then' }],
    ['that is on its way out', { state: 'deleting', captured_at: 'then' }],
  ])('may be a checkpoint %s', async (_, facts) => {
    const lab = scene(former, { requested_rollback: stored });
    checkpoint(lab, ['app'], facts);
    expect(planned((await plan(lab)).lists)).toEqual(['log', 'copy', 'idle']);
  });

  test.each<[string, Partial<CheckpointItem>]>([
    ['whose state is not captured', { state: 'capturing' }],
    ['that is deleted, whose state was never captured', { state: 'deleted' }],
  ])('cannot be a checkpoint %s', async (_, facts) => {
    const lab = scene(former, { requested_rollback: stored });
    checkpoint(lab, ['app'], facts);
    await expect(plan(lab)).rejects.toMatchObject({ code: 'CheckpointNotFound' });
    expect(undoOf(lab, 'log')).toBeUndefined();
  });

  describe('and what an earlier rollback took for gone, and is not', () => {
    const earlier = { epoch: 3, waits_for: [], attempts: 1 };
    const begun = { ...earlier, started_at: 'then' };
    const remains = async (undo: UndoRecord, row: Partial<ResourceRow> = {}, request: RollbackRequest = stored) => {
      const lab = scene(
        { net: { item: { undo } }, app: { on: ['net'], item: { undo } }, log: {}, data: { service: 'data' } },
        { requested_rollback: request },
      );
      const { resources } = stepIn(lab, 'net');
      put<StepItem>(lab, {
        ...stepIn(lab, 'net'),
        resources: { gone: { ...resources.vpc!, state: 'deleted' }, vpc: { ...resources.vpc!, ...row } },
      });
      put<StepItem>(lab, { ...stepIn(lab, 'app'), resources: {} });
      checkpoint(lab, ['net', 'app', 'log', 'data']);
      return planned((await plan(lab)).lists);
    };

    test.each<[string, UndoRecord]>([
      ['undone', { ...begun, state: 'completed' }],
      ['undone without a pass', { ...earlier, state: 'completed' }],
      ['found again by a later look', { ...begun, state: 'pending' }],
    ])('goes with whatever is asked for: what was %s', async (_, undo) => {
      expect(await remains(undo)).toEqual(['net']);
      expect(await remains(undo, {}, { type: 'service', service: 'data' })).toEqual(['net', 'data']);
    });

    test.each<[string, UndoRecord, Partial<ResourceRow>]>([
      ['was not begun to be undone', { ...earlier, state: 'pending' }, {}],
      ['was stuck', { ...begun, state: 'failed' }, {}],
      ['is gone', { ...begun, state: 'completed' }, { state: 'deleted' }],
      ['stays on purpose', { ...begun, state: 'completed' }, { retained: true }],
      ['goes by itself', { ...begun, state: 'completed' }, { handed_over: true }],
      ['was made anew beside what had been handed over', { ...begun, state: 'completed', only_tails: true }, {}],
    ])('is not what %s', async (_, undo, row) => {
      expect(await remains(undo, row)).toEqual([]);
      expect(await remains(undo, row, { type: 'service', service: 'data' })).toEqual(['data']);
    });
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

describe('where another revision stands', () => {
  const inside = { on: ['box'], service: 'data', action: 'inside', boxes: 'box' };
  const steps: Readonly<Record<string, Former>> = {
    box: {},
    app: inside,
    door: { on: ['box'], action: 'door', boxes: 'box' },
    log: { on: ['door'], action: 'log' },
    page: { on: ['door'] },
    crate: {},
    // Not installed any more.
    lost: { service: 'gone' },
    other: { ...inside, on: ['crate'], boxes: 'crate' },
    idle: { ...inside, on: ['box'], boxes: 'crate', service: 'test' },
    // Nothing of these is asked for.
    shelf: {},
    still: { ...inside, on: ['shelf'], boxes: 'shelf', service: 'test' },
    hatch: { on: ['shelf'], action: 'door', boxes: 'shelf' },
  };
  const before: Partial<SessionItem> = { revision: { number: 2, former: 's-0', former_epoch: 1, kept: {} } };
  const waits = async (facts: Partial<SessionItem>, former = steps) => {
    const lab = scene(former, facts);
    await plan(lab);
    return Object.fromEntries(['app', 'door', 'other', 'box'].map((name) => [name, undoOf(lab, name)?.waits_for]));
  };

  test('what leads users there goes first; giving them back waits for nothing that only tells', async () => {
    expect(await waits(before)).toEqual({ app: ['door'], door: ['page'], other: [], box: ['app', 'door', 'idle'] });
  });

  test('what is followed has users no more, and is told of to its end', async () => {
    const request: RollbackRequest = { type: 'retire', steps: Object.keys(steps), successor: 's-2' };
    const retired = { app: ['door'], door: ['log', 'page'], other: [], box: ['app', 'door', 'idle'] };
    expect(await waits({ requested_rollback: request })).toEqual(retired);
    expect(await waits({ ...before, requested_rollback: request })).toEqual(retired);
  });

  test('else dependencies alone count', async () => {
    expect(await waits({})).toEqual({ app: [], door: ['log', 'page'], other: [], box: ['app', 'door', 'idle'] });
  });

  test('what goes in part takes along what leads users there, and what stands on that', async () => {
    const request: RollbackRequest = { type: 'service', service: 'data' };
    expect(planned((await plan(scene(steps, { requested_rollback: request }))).lists)).toEqual(['app', 'other']);
    const revised = scene(steps, { ...before, requested_rollback: request });
    expect(planned((await plan(revised)).lists)).toEqual(['app', 'door', 'log', 'page', 'other']);
  });

  test('back to a checkpoint too', async () => {
    const request: RollbackRequest = { type: 'partial', checkpoint: 'stored' };
    const undone = async (facts: Partial<SessionItem>) => {
      const lab = scene(steps, { requested_rollback: request, ...facts });
      checkpoint(lab, ['box', 'door', 'log', 'page', 'crate', 'lost', 'other', 'idle', 'shelf', 'still', 'hatch']);
      return planned((await plan(lab)).lists);
    };
    expect(await undone({})).toEqual(['app']);
    expect(await undone(before)).toEqual(['app', 'door', 'log', 'page']);
  });
});
