import { z } from 'zod';

/** What is read of a JSON Schema. */
interface Field {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly anyOf?: readonly Field[];
  readonly items?: Field;
  readonly properties?: Readonly<Record<string, Field>>;
  readonly required?: readonly string[];
  readonly description?: string;
  readonly default?: unknown;
}

/** The fields of an object as rows of a table: name, what it is, what it says. Fields of fields come after their own. */
export function fieldRows(schema: z.ZodType): readonly (readonly string[])[] {
  return rowsOf(z.toJSONSchema(schema, { io: 'input' }) as Field, '');
}

function rowsOf(field: Field, path: string): readonly (readonly string[])[] {
  return Object.entries(field.properties ?? {}).flatMap(([name, inner]) => {
    const at = path === '' ? name : `${path}.${name}`;
    const needed = field.required?.includes(name)
      ? ''
      : `; ${inner.default === undefined ? 'optional' : `default ${JSON.stringify(inner.default)}`}`;
    return [[`\`${at}\``, `${wordsOf(inner)}${needed}`, inner.description ?? ''], ...innerRows(inner, at)];
  });
}

function innerRows(field: Field, path: string): readonly (readonly string[])[] {
  const object = [field, ...(field.anyOf ?? [])].find(({ properties }) => properties !== undefined);
  if (object) return rowsOf(object, path);
  return field.items?.properties ? rowsOf(field.items, `${path}[]`) : [];
}

function wordsOf(field: Field): string {
  if (field.anyOf) return field.anyOf.map(wordsOf).join(' or ');
  if (field.enum) return field.enum.map((value) => `\`${value}\``).join(', ');
  if (field.format === 'date-time') return 'time';
  if (field.items) return `list of ${field.items?.properties ? 'objects' : `${wordsOf(field.items ?? {})}s`}`;
  return (
    typesOf(field)
      .map((type) => words[type])
      .join(' or ') || 'any value'
  );
}

function typesOf({ type = [] }: Field): readonly string[] {
  return typeof type === 'string' ? [type] : type;
}

const words: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'whole number',
  number: 'number',
  boolean: 'true or false',
  object: 'object',
  null: 'null',
};
