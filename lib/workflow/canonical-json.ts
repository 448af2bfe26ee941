import type { Json, JsonObject } from '../domain/json';

/** JSON with sorted keys and no spaces: equal values have equal texts. Keys that are undefined are left out. */
export function canonicalJson(value: Json | undefined): string {
  if (value === undefined || value === null || typeof value !== 'object') return JSON.stringify(value ?? null);
  if (Array.isArray(value)) return `[${value.map((item: Json) => canonicalJson(item)).join(',')}]`;
  const members = value as JsonObject;
  let text = '';
  for (const key of Object.keys(members).sort()) {
    const item = members[key];
    if (item !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(item)}`;
  }
  return `{${text}}`;
}
