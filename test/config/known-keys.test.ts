import { z } from 'zod';
import { readConfig } from '../../lib/config/read-config';
import { configFileSchema, environmentSchema } from '../../lib/config/schema';

/** A mapping that a schema knows the keys of. */
interface Section {
  readonly path: readonly (string | number)[];
  readonly keys: readonly string[];
}

interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly additionalProperties?: JsonSchema | false;
  readonly anyOf?: readonly JsonSchema[];
}

/** Every mapping below a schema, by the JSON schema that is made of it. */
function sectionsIn(schema: JsonSchema, path: Section['path'] = []): readonly Section[] {
  const { properties = {}, items, additionalProperties, anyOf = [] } = schema;
  return [
    ...(additionalProperties === false ? [{ path, keys: Object.keys(properties) }] : []),
    ...Object.entries(properties).flatMap(([key, one]) => sectionsIn(one, [...path, key])),
    ...(items ? sectionsIn(items, [...path, 0]) : []),
    ...(additionalProperties ? sectionsIn(additionalProperties, [...path, 'qa']) : []),
    ...anyOf.flatMap((one) => sectionsIn(one, path)),
  ];
}

const sectionsOf = (schema: z.ZodType) =>
  sectionsIn(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema);

/** A text that says nothing but a key at a path; JSON is YAML. */
const textWith = (path: Section['path'], key: string): string =>
  JSON.stringify(
    path.reduceRight<unknown>((inner, part) => (typeof part === 'number' ? [inner] : { [part]: inner }), { [key]: 1 }),
  );

const longestOf = (keys: readonly string[]): string =>
  keys.reduce((one, other) => (other.length > one.length ? other : one));

/** A name, less one letter: what is meant is plain. */
const slipOf = (name: string): string => `${name.slice(0, 2)}${name.slice(3)}`;

const rows = (schema: z.ZodType) =>
  sectionsOf(schema).map(({ path, keys }) => [path.join('.') || 'the top', path, keys] as const);

test('there are as many places for keys as there are sections', () => {
  expect(rows(environmentSchema).map(([name]) => name)).toEqual(
    expect.arrayContaining([
      'the top',
      'approvals',
      'checkpoints',
      'deployments.windows.0',
      'messages.0',
      'notifications.0',
    ]),
  );
  expect(rows(configFileSchema).map(([name]) => name)).toEqual(
    expect.arrayContaining([
      'checkpoints',
      'instances',
      'settings',
      'environments.qa.approvals',
      'environments.qa.checkpoints',
    ]),
  );
});

describe('an unknown key is told with the keys of its place, and the one that was meant', () => {
  test.each(rows(configFileSchema))('in unity.yaml, at %s', (_name, path, keys) => {
    const meant = longestOf(keys);
    const { diagnostics } = readConfig(textWith(path, slipOf(meant)), 'unity.yaml');
    const unknown = diagnostics.find(({ message }) => message.startsWith('unknown key'));
    expect(unknown).toMatchObject({ suggestion: meant, fix: `The keys here: ${keys.join(', ')}.` });
  });

  test.each(rows(environmentSchema))('in the file of an environment, at %s', (_name, path, keys) => {
    const meant = longestOf(keys);
    const file = { environment: 'dev', file: 'dev.yml', text: textWith(path, slipOf(meant)) };
    const { diagnostics } = readConfig('', 'unity.yaml', [file]);
    const unknown = diagnostics.find(({ message }) => message.startsWith('unknown key'));
    expect(unknown).toMatchObject({ suggestion: meant, fix: `The keys here: ${keys.join(', ')}.` });
  });
});
