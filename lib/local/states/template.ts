import type { Json } from '../../domain/json';
import { readPath } from './paths';

/** Fills a payload template: keys ending in `.$` take their value from the data (`$…`) or the context (`$$…`). */
export function fillTemplate(template: Json, data: Json, context: Json): Json {
  if (Array.isArray(template)) return template.map((item) => fillTemplate(item, data, context));
  if (template === null || typeof template !== 'object') return template;
  const filled: { [key: string]: Json } = {};
  for (const [key, value] of Object.entries(template)) {
    if (key.endsWith('.$') && typeof value === 'string') {
      filled[key.slice(0, -2)] = value.startsWith('$$') ? readPath(context, value.slice(1)) : readPath(data, value);
    } else {
      filled[key] = fillTemplate(value, data, context);
    }
  }
  return filled;
}
