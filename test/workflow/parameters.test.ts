import fc from 'fast-check';
import type { ParameterSpec } from '../../lib/workflow/model';
import { type ParameterLayer, resolveLayers, resolveParameters } from '../../lib/workflow/parameters';

const parameters: { readonly [name: string]: ParameterSpec } = {
  size: { type: 'string', default: 'small', allowed: ['small', 'large'] },
  count: { type: 'number', default: 2, minimum: 1, maximum: 8 },
  on: { type: 'boolean', default: false },
  ports: { type: 'list', default: [80] },
  tags: { type: 'map', default: {} },
  host: { type: 'string', default: 'a.b', pattern: '[a-z]+(\\.[a-z]+)*' },
};

const resolve = (given: Record<string, never> | Record<string, unknown>, specs = parameters) =>
  resolveParameters({ parameters: specs }, given as never);

describe('resolveParameters', () => {
  it('takes the defaults', () => {
    const { values, diagnostics } = resolve({});
    expect(diagnostics).toEqual([]);
    expect(values).toEqual({ size: 'small', count: 2, on: false, ports: [80], tags: {}, host: 'a.b' });
  });

  it('reads texts as the declared type', () => {
    const { values, diagnostics } = resolve({
      size: 'large',
      count: ' 3.5e0 ',
      on: 'true',
      ports: 'a, b',
      tags: '{"a":{"b":[1]}}',
      host: 'x.y.z',
    });
    expect(diagnostics).toEqual([]);
    expect(values).toEqual({
      size: 'large',
      count: 3.5,
      on: true,
      ports: ['a', 'b'],
      tags: { a: { b: [1] } },
      host: 'x.y.z',
    });
    expect(resolve({ ports: '[1,"x"]' }).values.ports).toEqual([1, 'x']);
    expect(resolve({ ports: '' }).values.ports).toEqual([]);
  });

  it('takes values that have their type already', () => {
    expect(resolve({ count: 4, on: true, ports: [1], tags: { a: 1 } }).diagnostics).toEqual([]);
  });

  it.each([
    ['size', 'lage', 'must be one of "small", "large", not "lage"'],
    ['size', 3, 'takes a text, not 3'],
    ['size', null, 'takes a text, not nothing'],
    ['count', 'three', 'takes a number, not "three"'],
    ['count', '0x10', 'takes a number'],
    ['count', 'NaN', 'takes a number'],
    ['count', '1e999', 'takes a number'],
    ['count', '0', 'must be at least 1, not 0'],
    ['count', '9', 'must be at most 8, not 9'],
    ['on', 'yes', 'takes true or false, not "yes"'],
    ['ports', '[1', 'takes a list, not "[1"'],
    ['tags', '[1]', 'takes a mapping, not a list'],
    ['tags', 'a=b', 'takes a mapping'],
    ['host', 'A.b', 'does not have the form'],
    ['host', 'a.b\n', 'does not have the form'],
    ['host', `${'a'.repeat(5000)}`, 'takes at most 4096 characters, not 5000'],
    ['host', 'a\u0007', 'contains the character U+0007'],
    ['ports', ['\u001b'], 'contains the character U+001B'],
    ['tags', { deep: { '\u001b': 1 } }, 'contains the character U+001B'],
    ['ports', JSON.parse('['.repeat(50) + ']'.repeat(50)), 'is nested more than 32 levels deep'],
    ['ports', JSON.parse('['.repeat(5000) + ']'.repeat(5000)), 'is nested more than 32 levels deep'],
    ['tags', { big: 'x'.repeat(70_000) }, 'takes at most 65536 characters of JSON'],
  ])('refuses %s, case %#', (name, value, message) => {
    const { values, diagnostics } = resolve({ [name]: value });
    expect(diagnostics[0]?.message).toContain(`parameter \`${name}\` ${message}`);
    expect(diagnostics).toEqual([
      expect.objectContaining({ code: 'BadParameterValue', file: `--param ${name}`, line: 0 }),
    ]);
    expect(values).not.toHaveProperty(name);
  });

  it('collects everything at once', () => {
    const specs = { need: { type: 'string', description: 'The domain.' }, size: parameters.size! } as const;
    const { diagnostics } = resolve({ sise: 'small', size: 'larg', __proto__x: 1 }, specs);
    expect(diagnostics.map(({ code, suggestion }) => [code, suggestion])).toEqual([
      ['MissingParameter', undefined],
      ['BadParameterValue', 'large'],
      ['UnknownParameter', 'size'],
      ['UnknownParameter', undefined],
    ]);
    expect(diagnostics[0]?.message).toBe('parameter `need` has no value and no default (The domain.)');
    expect(diagnostics[0]?.fix).toContain('--param need=VALUE');
  });

  it('takes nothing from names that objects inherit, and changes no prototype', () => {
    const given = JSON.parse('{"__proto__":{"polluted":1},"constructor":1,"tags":{"__proto__":{"polluted":1}}}');
    const { values, diagnostics } = resolve(given);
    expect(diagnostics.map(({ code }) => code)).toEqual(['BadParameterValue', 'UnknownParameter', 'UnknownParameter']);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
    expect((values as { polluted?: number }).polluted).toBeUndefined();
  });

  it('never throws, and gives every parameter a value when it finds nothing wrong', () => {
    const value = fc.oneof(fc.string(), fc.jsonValue());
    const given = fc.dictionary(fc.oneof(fc.constantFrom(...Object.keys(parameters)), fc.string()), value);
    fc.assert(
      fc.property(given, (values) => {
        const result = resolve(values);
        if (result.diagnostics.length === 0)
          expect(Object.keys(result.values).sort()).toEqual(Object.keys(parameters).sort());
      }),
    );
  });
});

describe('resolveLayers', () => {
  const layers = (...given: readonly ParameterLayer[]) => resolveLayers({ parameters }, given);

  it('takes the last layer that has a value, and says which', () => {
    const { values, from, diagnostics } = layers(
      { origin: 'environment', values: { size: 'large', count: 3, on: true, of_others: 1 } },
      { origin: 'store', values: { count: '4', on: 'false' } },
      { origin: 'request', values: { on: true } },
    );
    expect(diagnostics).toEqual([]);
    expect(values).toMatchObject({ size: 'large', count: 4, on: true, host: 'a.b' });
    expect(from).toEqual({
      size: 'environment',
      count: 'store',
      on: 'request',
      ports: 'default',
      tags: 'default',
      host: 'default',
    });
  });

  it('says where a wrong value is from, and that of a stronger layer mends it', () => {
    const placeOf = (name: string) => `dev.yml:${name.length}`;
    const wrong: ParameterLayer = { origin: 'environment', values: { count: 'many' }, placeOf };
    expect(layers(wrong).diagnostics).toMatchObject([
      {
        code: 'BadParameterValue',
        file: 'dev.yml:5',
        message: 'parameter `count`, from dev.yml:5, takes a number, not "many"',
      },
    ]);
    expect(layers(wrong, { origin: 'request', values: { count: 2 } }).diagnostics).toEqual([]);
  });

  it('refuses names that are not declared where they are meant for this workflow', () => {
    const values = { nobody: 1 };
    for (const origin of ['environment', 'store'] as const) expect(layers({ origin, values }).diagnostics).toEqual([]);
    for (const origin of ['checkpoint', 'session', 'request'] as const)
      expect(layers({ origin, values }).diagnostics.map(({ code }) => code)).toEqual(['UnknownParameter']);
  });

  it('refuses secrets without showing them, but for what was taken before they were refused', () => {
    const secret = 'kUq3vN8xTz1LmWb7';
    const values = { tags: { password: secret } };
    for (const origin of ['environment', 'store', 'request'] as const) {
      const { diagnostics } = layers({ origin, values });
      expect(diagnostics.map(({ code }) => code)).toEqual(['PlainSecret']);
      expect(JSON.stringify(diagnostics)).not.toContain(secret);
    }
    for (const origin of ['checkpoint', 'session'] as const) expect(layers({ origin, values }).diagnostics).toEqual([]);
    // Not even where it does not fit, which is told with the value.
    const unfit = layers({ origin: 'request', values: { count: `AKIA${'IOSFODNN7EXAMPLE'}` } });
    expect(unfit.diagnostics.map(({ code }) => code)).toEqual(['PlainSecret']);
  });
});
