import type { Json, JsonObject } from '../../domain/json';
import { nested } from '../value-types/value-type';

/** A text with an expression, which may stand for any value. It is one of the file's definitions. */
export const expressionSchema: JsonObject = {
  type: 'string',
  pattern: '\\$\\{',
  description: 'An expression: ${parameters.x}, ${steps.name.output}, ${environment.x} or ${session.id}.',
};

/** How schemas refer to it. */
const expression: JsonObject = { $ref: '#/definitions/expression' };

/** Words that hold one schema. */
const inner: ReadonlySet<string> = new Set(['items', 'additionalProperties', 'not']);

/** Words that hold schemas by name. */
const byName: ReadonlySet<string> = new Set(['properties']);

/** Words that hold a list of schemas. */
const listed: ReadonlySet<string> = new Set(['anyOf', 'oneOf', 'allOf']);

/**
 * The schema of an input as an editor should see it: every value in it, at any depth, may also be an
 * expression. What is required stays open at the top only, since an action's inputs can be bound.
 */
export function withExpressions(schema: JsonObject): JsonObject {
  const { description, default: standard, ...rest } = deeper(schema);
  const words = {
    ...(description === undefined ? {} : { description }),
    ...(standard === undefined ? {} : { default: standard }),
  };
  if (isFreeText(schema)) return { ...words, ...rest };
  return { ...words, anyOf: [rest, expression] };
}

function isFreeText(schema: JsonObject): boolean {
  const bound = ['pattern', 'format', 'enum', 'const', 'maxLength', 'minLength'].some((word) => word in schema);
  return Object.keys(schema).length === 0 || (schema.type === 'string' && !bound);
}

/** What draft-07 knows; editors warn of others, and zod writes the same rule as a pattern. */
const formats: ReadonlySet<Json> = new Set([
  ...['date-time', 'date', 'time', 'email', 'hostname', 'ipv4', 'ipv6', 'uri', 'uri-reference', 'regex'],
]);

function isForeignFormat(word: string, value: Json): boolean {
  return word === 'format' && !formats.has(value);
}

/** What zod writes for any JSON value, which is a schema that refers to itself: here it is no bound at all. */
function isAnyJson(word: string, value: Json): boolean {
  return word === '$ref' && typeof value === 'string' && value.startsWith('#/definitions/__schema');
}

function deeper(schema: JsonObject): JsonObject {
  const words = Object.entries(schema).filter(
    ([word, value]) => !isForeignFormat(word, value) && !isAnyJson(word, value),
  );
  const entries = words.map(([word, value]): [string, Json] => {
    const one = nested(value);
    if (inner.has(word) && one) return [word, withExpressions(one)];
    if (byName.has(word) && one) {
      const named = Object.entries(one).map(([name, part]): [string, Json] => [
        name,
        withExpressions(nested(part) ?? {}),
      ]);
      return [word, Object.fromEntries(named)];
    }
    if (listed.has(word) && Array.isArray(value)) return [word, value.map((part: Json) => deeper(nested(part) ?? {}))];
    return [word, value];
  });
  return Object.fromEntries(entries);
}
