import type { Json } from '../domain/json';
import { parseTemplate } from './expressions/template';
import type { ParameterSpec } from './model';
import { parameterSchema } from './schema/parameter';

/** What a parameter in a file declares; a bare value declares its type and default. Undefined when it is not valid. */
export function parameterSpecOf(declared: Json): ParameterSpec | undefined {
  const read = parameterSchema.safeParse(declared).data;
  if (read === undefined) return undefined;
  if (typeof read === 'object' && !Array.isArray(read)) return fullSpec(declared);
  return { type: bareType(declared), default: literal(declared) };
}

function bareType(value: Json): ParameterSpec['type'] {
  if (typeof value === 'string') return 'string';
  if (typeof value === 'number') return 'number';
  return typeof value === 'boolean' ? 'boolean' : 'list';
}

/** The declaration has just been checked against the schema of a spec. */
function fullSpec(declared: Json): ParameterSpec {
  const spec = declared as unknown as ParameterSpec;
  return spec.default === undefined ? spec : { ...spec, default: literal(spec.default) };
}

/** A default with its escapes taken out: `$${` is how a literal `${` is written everywhere in a file. */
function literal(value: Json): Json {
  if (typeof value === 'string') {
    return parseTemplate(value)
      .parts.map((part) => (part.kind === 'text' ? part.text : ''))
      .join('');
  }
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item: Json) => literal(item));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, literal(item)]));
}
