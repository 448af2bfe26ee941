import type { RollbackRequest } from '../../lib/domain/session';
import type { Engine } from '../../lib/engine/engine';
import { whyItGoes, whyItStays } from '../../lib/engine/rollback/rollback-reasons';
import type { StepItem } from '../../lib/ledger/items';
import type { RollbackPolicy } from '../../lib/workflow/model';
import { stepOf } from '../races/ledger-scene';

interface Facts {
  readonly on?: readonly string[];
  readonly service?: string;
  readonly policy?: RollbackPolicy;
}

/** Steps as a preview has them, each with its dependents. */
function stepsOf(facts: Readonly<Record<string, Facts>>): readonly StepItem[] {
  return Object.entries(facts).map(([name, { on = [], service = 'test', policy = 'compensate' }]) => {
    const dependsOn = on.map((step) => ({ step, until: 'ready' as const }));
    const spec = { ...stepOf(name, 'make', dependsOn), service, rollback: policy };
    const dependents = Object.entries(facts).flatMap(([step, other]) =>
      other.on?.includes(name) ? [{ step, until: 'ready' as const }] : [],
    );
    return { name, spec, dependents } as unknown as StepItem;
  });
}

const step = (steps: readonly StepItem[], name: string): StepItem => steps.find((one) => one.name === name)!;
const full: RollbackRequest = { type: 'full' };
const partial: RollbackRequest = { type: 'partial', checkpoint: 'stored' };
const ofData: RollbackRequest = { type: 'service', service: 'data' };

const known = (
  steps: readonly StepItem[],
  facts: {
    readonly retained?: readonly string[];
    readonly targets?: readonly string[];
    readonly ready?: readonly string[];
  },
) => ({
  steps,
  plan: { undo: [], retained: facts.retained ?? [] },
  targets: new Set(facts.targets ?? steps.map(({ name }) => name)),
  ready: new Set(facts.ready ?? []),
});

describe('a step goes', () => {
  const steps = stepsOf({
    disk: { service: 'data' },
    log: {},
    app: { on: ['disk', 'log'] },
    copy: { on: ['app', 'disk'], service: 'data' },
  });
  const definitions = {
    'test/inside': { worksIn: ['boxes'] },
    'test/door': { leadsTo: ['boxes'] },
  } as unknown as Engine['definitions'];
  const facts = { ...known(steps, { targets: ['disk', 'app', 'copy'] }), engine: { definitions } };

  test.each([full, partial, { type: 'resume', steps: ['app'] } as const])(
    'because it was asked for, of whatever else it may stand on: $type',
    (request) => {
      expect(whyItGoes(facts, step(steps, 'app'), request)).toEqual({ because: 'asked', depends_on: [] });
    },
  );

  test('because it is of the service, though it stands on others that are', () => {
    expect(whyItGoes(facts, step(steps, 'copy'), ofData)).toEqual({ because: 'asked', depends_on: [] });
  });

  test('because it stands on steps that go, and on which', () => {
    expect(whyItGoes(facts, step(steps, 'app'), ofData)).toEqual({ because: 'depends_on', depends_on: ['disk'] });
  });

  test('because it leads users to where something works that goes', () => {
    const actions: Readonly<Record<string, string>> = {
      app: 'inside',
      other: 'inside',
      more: 'inside',
      gate: 'door',
      web: 'door',
    };
    // The gate leads to more alone, the web to the two others.
    const baseOf = (name: string) => (name === 'more' || name === 'gate' ? 'crate' : 'box');
    const names = ['box', 'crate', ...Object.keys(actions)];
    const own = stepsOf(Object.fromEntries(names.map((name) => [name, {}]))).map((one) => {
      const action = actions[one.name];
      const using = { action, inputs: { boxes: { value: `\${steps.${baseOf(one.name)}.ids}` } } };
      return { ...one, spec: { ...one.spec, ...(action !== undefined && using) } } as unknown as StepItem;
    });
    const targets = new Set(['app', 'more', 'gate', 'web']);
    expect(whyItGoes({ ...facts, steps: own, targets }, step(own, 'web'), ofData)).toEqual({
      because: 'leads_there',
      depends_on: ['app'],
    });
  });
});

describe('a step stays', () => {
  const steps = stepsOf({
    net: {},
    other: {},
    check: { on: ['net'] },
    files: { on: ['check'], policy: 'retain' },
    app: { on: ['files', 'net'] },
    a: { on: ['net'], policy: 'retain' },
  });

  test('by its policy', () => {
    const facts = known(steps, { retained: ['net', 'files', 'a'] });
    expect(whyItStays(facts, step(steps, 'files'), full)).toEqual({ reason: 'policy', because: [] });
  });

  test('because something that stays by policy stands on it, directly or through others', () => {
    const facts = known(steps, { retained: ['files', 'net', 'a'] });
    expect(whyItStays(facts, step(steps, 'net'), full)).toEqual({ reason: 'stands_on', because: ['a', 'files'] });
    // What stays nearest is named, and nothing that stands on that.
    const all = known(steps, { retained: ['check', 'files', 'net'] });
    expect(whyItStays(all, step(steps, 'net'), full)).toEqual({ reason: 'stands_on', because: ['check'] });
  });

  test('because the checkpoint has it', () => {
    const facts = known(steps, { targets: ['app', 'a'], ready: ['net', 'check', 'files'] });
    expect(whyItStays(facts, step(steps, 'net'), partial)).toEqual({ reason: 'checkpoint', because: [] });
  });

  test('because something stands on it that the checkpoint has', () => {
    const facts = known(steps, { targets: ['app', 'a', 'other', 'check'], ready: ['files'] });
    expect(whyItStays(facts, step(steps, 'net'), partial)).toEqual({ reason: 'stands_on', because: ['files'] });
  });

  test.each([full, ofData])('because nobody asked for it: $type', (request) => {
    const facts = known(steps, { targets: ['app'], ready: ['net'] });
    expect(whyItStays(facts, step(steps, 'net'), request)).toEqual({ reason: 'not_asked', because: [] });
  });

  test('though it is meant, because there is nothing of it to undo', () => {
    const facts = known(steps, { targets: ['net'], ready: ['net'] });
    expect(whyItStays(facts, step(steps, 'net'), partial)).toEqual({ reason: 'not_asked', because: [] });
  });

  test('is told of wide graphs at once, each step of which is looked at once', () => {
    const ladder = Object.fromEntries(
      Array.from({ length: 60 }, (_, index) =>
        ['a', 'b'].map((side) => [`${side}${index}`, { on: index === 0 ? [] : [`a${index - 1}`, `b${index - 1}`] }]),
      ).flat(),
    );
    const many = stepsOf(ladder);
    const facts = known(many, { retained: ['a0', 'a59', 'b59', 'gone'] });
    expect(whyItStays(facts, step(many, 'a0'), full)).toEqual({ reason: 'stands_on', because: ['a59', 'b59'] });
  });
});
