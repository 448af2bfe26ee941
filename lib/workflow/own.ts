/** The entry of that name, never one that every object inherits (`constructor`, `toString`). */
export function own<T>(record: { readonly [key: string]: T }, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
