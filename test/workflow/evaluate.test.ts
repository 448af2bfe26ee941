import { resolveInputs, resolveOutputs } from '../../lib/workflow/evaluate';
import type { Scope } from '../../lib/workflow/expressions/scope';
import type { InputBinding, Step } from '../../lib/workflow/model';

const scope: Scope = {
  parameters: { size: 3, name: 'shop', on: false, tags: { owner: 'me' }, ports: [80, 443] },
  steps: { net: { net_id: 'vpc-1', zones: ['a', 'b'], nothing: null } },
  environment: { region: 'eu-west-1', nested: { deep: [{ x: 1 }] } },
  session: { id: 'shop-1', stackName: 'shop', environment: 'dev' },
};

function step(inputs: { readonly [input: string]: InputBinding }): Step {
  const retry = { maxAttempts: 3, intervalSeconds: 2, backoffRate: 2, maxDelaySeconds: 30 };
  const fixed = {
    service: 'net',
    action: 'make',
    timeoutSeconds: 60,
    dependsOn: [],
    rollback: 'compensate',
    line: 1,
  } as const;
  return { name: 'run', ...fixed, retry, inputs };
}

const given = (value: InputBinding['value']): InputBinding => ({ value, origin: { kind: 'with' } });

describe('resolveInputs', () => {
  it('keeps the type of a value that is one expression, and makes text of others', () => {
    const inputs = {
      whole: given('${parameters.size}'),
      text: given('n${parameters.size}-${parameters.on}-${session.stack_name}/${session.id}@${session.environment}'),
      list: given(['${parameters.ports[1]}', '${steps.net.zones}']),
      mapping: given({ a: { b: '${environment.nested.deep[0].x}' }, fixed: 1 }),
      escaped: given('$${HOME} $x'),
      nothing: given('${steps.net.nothing}'),
    };
    expect(resolveInputs(step(inputs), scope)).toEqual({
      whole: 3,
      text: 'n3-false-shop/shop-1@dev',
      list: [443, ['a', 'b']],
      mapping: { a: { b: 1 }, fixed: 1 },
      escaped: '${HOME} $x',
      nothing: null,
    });
  });

  it('takes defaults as they are, whatever they look like', () => {
    const inputs = { text: { value: '${parameters.size}', origin: { kind: 'default' } } } as const;
    expect(resolveInputs(step(inputs), scope)).toEqual({ text: '${parameters.size}' });
  });

  it('leaves out a bound input whose output does not exist', () => {
    const bound = (output: string): InputBinding => ({
      value: `\${steps.net.${output}}`,
      origin: { kind: 'bound', step: 'net', output },
    });
    expect(resolveInputs(step({ a: bound('net_id'), b: bound('other') }), scope)).toEqual({ a: 'vpc-1' });
  });

  it.each([
    ['${parameters.other}', 'step `run`, input `x`: ${parameters.other} has no value'],
    ['${parameters.constructor}', 'has no value'],
    ['${steps.toString.length}', 'has no value'],
    ['${steps.net.zones[7]}', '${steps.net.zones[7]} has no value'],
    ['${steps.net.zones.length}', 'has no value'],
    ['${parameters.size.x}', 'has no value'],
    ['a ${steps.net.zones}', 'is a list and cannot stand inside a text'],
    ['a ${parameters.tags}', 'is a mapping and cannot stand inside a text'],
    ['a ${steps.net.nothing}', 'cannot stand inside a text'],
    ['${nonsense', 'not closed'],
  ])('refuses %s under with', (value, message) => {
    expect(() => resolveInputs(step({ x: given({ deep: [value] }) }), scope)).toThrow(
      expect.objectContaining({ code: 'InputInvalid', message: expect.stringContaining(message) }),
    );
  });

  it('gives a value named __proto__ to nobody', () => {
    const inputs = step({ x: given(JSON.parse('{"__proto__":{"polluted":true}}')) });
    const resolved = resolveInputs(inputs, scope);
    expect(Object.getPrototypeOf(resolved.x)).toBe(Object.prototype);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe('resolveOutputs', () => {
  it('leaves out what a skipped step would have given', () => {
    const outputs = {
      url: 'http://${steps.net.net_id}/',
      none: '${steps.skipped.x}',
      text: 'x ${steps.skipped.x}',
      list: ['a'],
    };
    expect(resolveOutputs({ outputs }, scope)).toEqual({
      url: 'http://vpc-1/',
      list: ['a'],
    });
  });
});
