import type { JsonObject } from '../../lib/domain/json';
import type { ResourceRow } from '../../lib/domain/resource';
import type { Engine } from '../../lib/engine/engine';
import { planOfResume } from '../../lib/engine/resume/plan-of-resume';
import type { SessionItem, StepItem, UndoRecord } from '../../lib/ledger/items';
import type { InputBinding, Step } from '../../lib/workflow/model';
import { stepOf } from '../races/ledger-scene';

const session = {
  session_id: 's-1',
  stack_name: 'shop',
  environment: 'dev',
  parameters: { size: 1, on: true },
  config: { region: 'eu-west-1' },
} as unknown as SessionItem;
const row: ResourceRow = {
  key: 'vpc',
  type: 'AWS::EC2::VPC',
  state: 'active',
  generation: 1,
  token: 't',
  id: 'vpc-1',
  intended_at: '',
  metadata: {},
};
const given = (value: InputBinding['value'], kind: 'with' | 'default' = 'with'): InputBinding => ({
  value,
  origin: { kind },
});
const wish = (facts: Partial<Step> = {}, name = 'net'): Step => ({ ...stepOf(name, 'make'), ...facts });
const undoOf = (facts: Partial<UndoRecord>): UndoRecord => ({
  epoch: 1,
  state: 'pending',
  waits_for: [],
  attempts: 0,
  ...facts,
});

/** A step of the ledger that stands and has made one thing. */
const had = (spec: Step, facts: Partial<StepItem> = {}): StepItem =>
  ({
    name: spec.name,
    spec,
    state: 'completed',
    phase: 'ready',
    outputs: {},
    resources: { vpc: row },
    ...facts,
  }) as unknown as StepItem;

const looking = {
  'test/look': { onlyLooks: true },
  'test/ask': { asksAnew: true },
} as unknown as Engine['definitions'];
const plan = (steps: readonly StepItem[], wanted: readonly Step[], parameters: JsonObject = session.parameters) =>
  planOfResume({ definitions: looking }, session, steps, { steps: wanted, parameters });
/** What becomes of one step, and why. */
const fate = (item: StepItem, step: Step, parameters?: JsonObject) => {
  const { kept, again, undo } = plan([item], [step], parameters);
  return [...kept.map(() => 'kept'), ...again.map(({ reason }) => reason), ...undo.map(() => 'undone first')];
};

test('what stands and is wanted as it is stays', () => {
  expect(fate(had(wish()), wish())).toEqual(['kept']);
  expect(fate(had(wish(), { undo: undoOf({ state: 'retained' }) }), wish())).toEqual(['kept']);
});

test('what is new runs, what is not wanted any more goes, and what stands on that goes before', () => {
  const app = wish({ dependsOn: [{ step: 'net', until: 'ready' }] }, 'app');
  expect(plan([had(wish()), had(app)], [wish({}, 'other'), wish({}, 'app')])).toEqual({
    kept: [],
    again: [
      { name: 'other', reason: 'it is new in the workflow' },
      { name: 'app', reason: 'it stands on net, which must go' },
    ],
    dropped: [{ name: 'net', reason: 'it is no longer in the workflow' }],
    undo: [
      { name: 'net', reason: 'it is no longer in the workflow' },
      { name: 'app', reason: 'it stands on net, which must go' },
    ],
  });
});

test('what is to stand on something that runs again does so too', () => {
  const app = (on: string) => wish({ dependsOn: [{ step: on, until: 'created' }] }, 'app');
  const { again } = plan([had(wish()), had(app('net'))], [wish(), wish({}, 'more'), app('more')]);
  expect(again.map(({ name, reason }) => [name, reason])).toEqual([
    ['more', 'it is new in the workflow'],
    ['app', 'more, which it needs, runs again'],
  ]);
});

test.each<[string, Partial<StepItem>]>([
  ['it had not begun', { state: 'pending', phase: 'waiting' }],
  ['it was under way', { state: 'executing', phase: 'created' }],
  [
    'it failed (AccessDenied)',
    { state: 'failed', phase: 'begun', error: { code: 'AccessDenied', message: 'no' } as StepItem['error'] & object },
  ],
  ['it failed (unknown)', { state: 'failed', phase: 'begun' }],
  ['it was stopped on its way', { state: 'failed', phase: 'begun', cancelled: true }],
  ['it was undone', { undo: undoOf({ state: 'completed' }) }],
  ['its undo has not come to its end', { undo: undoOf({ state: 'failed', started_at: 'then' }) }],
  ['its undo has not come to its end', { undo: undoOf({ state: 'executing', started_at: 'then' }), state: 'failed' }],
  ['it had not begun', { undo: undoOf({ state: 'retained' }), state: 'pending', phase: 'waiting' }],
  ['it was not in the workflow that ran last', { dropped: true, undo: undoOf({ state: 'completed' }) }],
])('what does not stand runs again: %s', (reason, facts) => {
  expect(fate(had(wish(), { ...facts, resources: {} }), wish())).toEqual([reason]);
});

describe('what runs again is undone first', () => {
  const failed = { state: 'failed', phase: 'begun' } as const;
  const undone = (rows: Readonly<Record<string, Partial<ResourceRow>>>, facts: Partial<StepItem> = {}) => {
    const resources = Object.fromEntries(Object.entries(rows).map(([key, one]) => [key, { ...row, key, ...one }]));
    return fate(had(wish(), { ...failed, ...facts, resources }), wish()).includes('undone first');
  };
  const gone = { state: 'deleted' } as const;

  test('where it has something, or may have', () => {
    expect(undone({ vpc: {} })).toBe(true);
    expect(undone({ old: gone, vpc: {} })).toBe(true);
    expect(undone({ vpc: { state: 'creating', id: undefined as unknown as string } })).toBe(true);
    expect(undone({ vpc: { refused: true } })).toBe(true);
    expect(undone({ vpc: {} }, { undo: undoOf({ state: 'failed' }) })).toBe(true);
  });

  test.each<[string, Partial<ResourceRow>]>([
    ['is gone', gone],
    ['was there before', { adopted: true }],
    ['is a copy of data', { snapshot_of: 'disk', retained: true }],
    ['stays on purpose', { retained: true }],
    ['is on its way out', { handed_over: true, state: 'deleting' }],
    ['AWS has refused to make', { refused: true, id: undefined as unknown as string }],
  ])('but not for what %s', (_, facts) => {
    expect(undone({ vpc: facts })).toBe(false);
  });

  test('nor for what its policy keeps, which is moved aside', () => {
    expect(undone({ vpc: {} }, { undo: undoOf({ state: 'retained' }) })).toBe(false);
    expect(undone({})).toBe(false);
  });
});

describe('what is wanted otherwise is made anew', () => {
  const anew = (reason: string) => [reason, 'undone first'];

  test('where another action makes it', () => {
    expect(fate(had(wish()), wish({ action: 'build' }))).toEqual(anew('it is test/build now and was test/make'));
    expect(fate(had(wish()), wish({ service: 'more' }))).toEqual(anew('it is more/make now and was test/make'));
  });

  test('where it is given something else: an expression counts as what it comes to', () => {
    const sized = wish({ inputs: { size: given('${parameters.size}') } });
    expect(fate(had(sized), sized)).toEqual(['kept']);
    expect(fate(had(sized), sized, { size: 2 })).toEqual(anew('what it is given is another: size'));
    expect(fate(had(sized), wish({ inputs: { size: given(1) } }))).toEqual(['kept']);
    expect(fate(had(sized), wish({ inputs: { size: given('1') } }))).toEqual(anew('what it is given is another: size'));
    expect(fate(had(sized), sized, {})).toEqual(anew('its inputs have no value now'));
  });

  test('where its environment is configured otherwise: what is not said of that is as the session has it', () => {
    const placed = wish({ inputs: { at: given('${environment.region}') } });
    const under = (config?: JsonObject) =>
      planOfResume({ definitions: looking }, session, [had(placed)], {
        steps: [placed],
        parameters: session.parameters,
        ...(config && { config }),
      }).again;
    expect(under()).toEqual([]);
    expect(under({ region: 'eu-west-1' })).toEqual([]);
    expect(under({ region: 'us-east-1' })).toEqual([{ name: 'net', reason: 'what it is given is another: at' }]);
  });

  test('where it is given more, or less', () => {
    const plain = wish();
    const more = wish({ inputs: { size: given(1) } });
    expect(fate(had(plain), more)).toEqual(anew('what it is given is another: size'));
    expect(fate(had(more), plain)).toEqual(anew('what it is given is another: size'));
    // Nothing is not the same as a value that says so.
    expect(fate(had(wish({ inputs: { size: given(null) } })), plain)).toEqual(
      anew('what it is given is another: size'),
    );
  });

  test('but not where a newer Unity has added an input with its default', () => {
    expect(fate(had(wish()), wish({ inputs: { size: given(1, 'default') } }))).toEqual(['kept']);
    expect(fate(had(wish({ inputs: { size: given(2) } })), wish({ inputs: { size: given(1, 'default') } }))).toEqual(
      anew('what it is given is another: size'),
    );
  });

  test('the first three that are others are named', () => {
    const of = (count: number, value: number) =>
      wish({ inputs: Object.fromEntries(Array.from({ length: count }, (_, index) => [`i${index}`, given(value)])) });
    const said = (count: number) => fate(had(of(count, 1)), of(count, 2))[0];
    expect(said(3)).toBe('what it is given is another: i0, i1, i2');
    expect(said(4)).toBe('what it is given is another: i0, i1, i2, 1 more');
    expect(said(9)).toBe('what it is given is another: i0, i1, i2, 6 more');
  });

  test('what a step before gives counts as it is: what it stands on falls with that', () => {
    const app = wish({ inputs: { id: given('${steps.net.vpc_id}') } }, 'app');
    const net = had(wish(), { outputs: { vpc_id: 'vpc-1' } });
    expect(plan([net, had(app)], [wish(), app]).kept.map(({ name }) => name)).toEqual(['net', 'app']);
    const other = wish({ inputs: { id: given('vpc-2') } }, 'app');
    expect(plan([net, had(app)], [wish(), other]).again).toEqual([
      { name: 'app', reason: 'what it is given is another: id' },
    ]);
  });
});

describe('a check that only looks', () => {
  const on = (...names: readonly string[]): Partial<Step> => ({
    dependsOn: names.map((step) => ({ step, until: 'ready' as const })),
  });
  const look = (facts: Partial<Step> = {}) => wish({ action: 'look', ...facts }, 'check');
  const again = (steps: readonly Step[], wanted: readonly Step[]) =>
    plan(
      steps.map((step) => had(step, step.action === 'look' ? { resources: {} } : {})),
      wanted,
    ).again.map(({ name }) => name);
  const more = { inputs: { amount: given(2) } };

  test('looks again beneath what stands', () => {
    expect(again([look(), wish(on('check'))], [look(more), wish(on('check'))])).toEqual(['check']);
    expect(again([wish()], [look(), wish(on('check'))])).toEqual(['check']);
  });

  test('takes with it what uses what it says', () => {
    const uses = { ...on('check'), inputs: { id: given('${steps.check.id}') } };
    expect(again([look(), wish(uses)], [look(more), wish(uses)])).toEqual(['check', 'net']);
  });

  test('is nothing to stand on: what comes after it stands on what it stood on', () => {
    const [checked, top] = [look(on('net')), wish(on('check'), 'app')];
    expect(again([wish(), checked, top], [wish(more), checked, top])).toEqual(['net', 'check', 'app']);
    const between = wish({ ...on('check'), action: 'look' }, 'second');
    const high = wish(on('second'), 'app');
    expect(again([wish(), checked, between, high], [wish(more), checked, between, high])).toEqual([
      'net',
      'check',
      'second',
      'app',
    ]);
  });
});

describe('what only asks', () => {
  const after = { dependsOn: [{ step: 'gate', until: 'ready' as const }] };
  const gate = wish({ action: 'ask' }, 'gate');
  const more = { inputs: { amount: given(2) } };
  const again = (facts: Partial<StepItem>, wanted: Step) =>
    plan([had(gate, { resources: {}, ...facts }), had(wish(after))], [gate, wanted]).again;

  test('has its answer in this session already', () => {
    expect(again({}, wish({ ...after, ...more })).map(({ name }) => name)).toEqual(['net']);
  });

  test('asks anew where a former revision was answered, and something after it runs again', () => {
    expect(again({ kept_from: 's-0' }, wish(after))).toEqual([]);
    expect(again({ kept_from: 's-0' }, wish({ ...after, ...more }))[0]).toEqual({
      name: 'gate',
      reason: 'net comes after it, and runs',
    });
  });

  test('is not every step of a former revision that something comes after', () => {
    const other = { ...gate, action: 'make' };
    const steps = [had(other, { kept_from: 's-0', resources: {} }), had(wish(after))];
    expect(plan(steps, [other, wish({ ...after, ...more })]).again.map(({ name }) => name)).toEqual(['net']);
  });

  test('asks again beneath what stands where it asks something else', () => {
    const other = { ...gate, ...more };
    expect(plan([had(gate, { resources: {} }), had(wish(after))], [other, wish(after)]).again).toEqual([
      { name: 'gate', reason: 'what it is given is another: amount' },
    ]);
  });
});

describe('a condition', () => {
  const when = (text?: string) =>
    wish(text === undefined ? {} : { when: text, inputs: { size: given('${parameters.size}') } });
  const skipped = (step: Step) => had(step, { skipped: true, resources: {} });
  const on = when('${parameters.on}');

  test('that holds as before keeps its step', () => {
    expect(fate(had(on), on)).toEqual(['kept']);
    expect(fate(had(wish({ inputs: on.inputs })), on)).toEqual(['kept']);
    expect(fate(had(on), wish({ inputs: on.inputs }))).toEqual(['kept']);
  });

  test('that holds as little as before keeps its step, whatever that would be given', () => {
    expect(fate(skipped(on), on, { on: false, size: 7 })).toEqual(['kept']);
    expect(fate(skipped(on), on, { on: false })).toEqual(['kept']);
  });

  test('that holds no longer has its step removed, and one that holds now has it made', () => {
    expect(fate(had(on), on, { ...session.parameters, on: false })).toEqual([
      'its condition holds no longer',
      'undone first',
    ]);
    expect(fate(skipped(on), on)).toEqual(['its condition holds now']);
    expect(fate(skipped(on), when())).toEqual(['its condition holds now']);
  });

  test('without a value now is no reason to keep anything', () => {
    expect(fate(had(on), on, {})).toEqual(['its condition has no value now', 'undone first']);
  });

  test('is not looked at for what does not stand', () => {
    expect(fate(had(on, { phase: 'begun', state: 'executing', resources: {} }), on, {})).toEqual(['it was under way']);
  });
});

describe('of a revision, what leads users to where something must go', () => {
  const definitions = {
    'test/inside': { worksIn: ['boxes'] },
    'test/door': { leadsTo: ['boxes'] },
  } as unknown as Engine['definitions'];
  const revised = { ...session, revision: { number: 2, former: 's-0', former_epoch: 1 } } as SessionItem;
  const boxes = given('${steps.box.ids}');
  const box = wish({}, 'box');
  const using = (name: string, action: string, size?: number) =>
    wish(
      {
        action,
        dependsOn: [{ step: 'box', until: 'ready' }],
        inputs: { boxes, ...(size !== undefined && { size: given(size) }) },
      },
      name,
    );
  const [app, door] = [using('app', 'inside', 1), using('door', 'door')];
  const standing = (facts: Partial<StepItem> = {}, inside: Partial<StepItem> = {}) => [
    had(box, { outputs: { ids: ['i-1'] } }),
    had(app, inside),
    had(door, facts),
  ];
  const again = (steps: readonly StepItem[], wanted: readonly Step[], of = revised) =>
    planOfResume({ definitions }, of, steps, { steps: wanted, parameters: session.parameters }).again;
  const anew = [box, using('app', 'inside', 2), door];
  const appRuns = { name: 'app', reason: 'what it is given is another: size' };

  test('runs again, so that users go back meanwhile', () => {
    const reason = 'it leads users to what app works in, which must go';
    expect(again(standing(), anew)).toEqual([appRuns, { name: 'door', reason }]);
    expect(again(standing(), [box, door])).toEqual([{ name: 'door', reason }]);
  });

  test('stays where nothing must go, where it is kept from a former one, and where no other revision stands', () => {
    expect(again(standing({}, { resources: {} }), anew)).toEqual([appRuns]);
    expect(again(standing({ kept_from: 's-0' }), anew)).toEqual([appRuns]);
    expect(again(standing(), anew, session)).toEqual([appRuns]);
    expect(again(standing(), [box, app, door])).toEqual([]);
  });

  test('is not looked for where it is no longer wanted', () => {
    expect(again(standing(), [box, using('app', 'inside', 2)])).toEqual([appRuns]);
  });
});
