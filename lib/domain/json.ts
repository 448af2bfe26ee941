/** Any value that survives JSON. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** A JSON object. */
export type JsonObject = { readonly [key: string]: Json };

/** Whether a value nests deeper than that many levels. */
export function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}

/** Whether a key of a value is called `__proto__`: schemas and copies drop it in silence. For what does not nest deep. */
export function namesPrototype(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.hasOwn(value, '__proto__') || Object.values(value).some(namesPrototype);
}

/** The value of a text that others may have written; undefined where it is no JSON, nests deeper, or names `__proto__`. */
export function foreignJson(text: string, levels: number): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return isDeeper(value, levels) || namesPrototype(value) ? undefined : value;
  } catch {
    return undefined;
  }
}
