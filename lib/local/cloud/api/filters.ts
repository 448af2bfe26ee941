import { type CloudRecord, visibleTags } from '../account/record';
import type { World } from '../account/world';
import { refuse } from './refusal';

/** A filter of a request. */
export interface RequestFilter {
  readonly Name?: string | undefined;
  readonly Values?: readonly string[] | undefined;
}

/** The filters that a kind of resource knows, beside `tag:KEY` and `tag-key`: what each one compares with. */
export type FilterTable<R> = Readonly<
  Record<string, (record: R, world: World) => string | readonly string[] | undefined>
>;

/** A pattern of a filter: `*` is any text, `?` any character. */
function patternTest(pattern: string): (text: string) => boolean {
  if (!/[*?]/.test(pattern)) return (text) => text === pattern;
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '[^]*')
    .replaceAll('?', '[^]');
  const expression = new RegExp(`^${source}$`);
  return (text) => expression.test(text);
}

/** The texts that a filter compares with, or undefined for a filter that the kind does not know. */
function readerOf<R>(
  name: string,
  table: FilterTable<R>,
  tagsOf: (record: R, world: World) => readonly { readonly Key: string; readonly Value: string }[],
): ((record: R, world: World) => readonly string[]) | undefined {
  if (name.startsWith('tag:')) {
    const key = name.slice('tag:'.length);
    return (record, world) => tagsOf(record, world).flatMap((tag) => (tag.Key === key ? [tag.Value] : []));
  }
  if (name === 'tag-key') return (record, world) => tagsOf(record, world).map((tag) => tag.Key);
  const read = Object.hasOwn(table, name) ? table[name] : undefined;
  if (read === undefined) return undefined;
  return (record, world) => {
    const found = read(record, world);
    if (found === undefined) return [];
    return typeof found === 'string' ? [found] : found;
  };
}

/** Keeps what all filters let through: within a filter one value is enough. */
export function filtered<R>(
  world: World,
  records: readonly R[],
  filters: readonly RequestFilter[] | undefined,
  table: FilterTable<R>,
  tagsOf: (record: R, world: World) => readonly { readonly Key: string; readonly Value: string }[],
): readonly R[] {
  let left = records;
  for (const filter of filters ?? []) {
    const read = readerOf(filter.Name ?? '', table, tagsOf);
    if (read === undefined) throw refuse('InvalidParameterValue', `The filter '${filter.Name ?? 'null'}' is invalid`);
    const tests = (filter.Values ?? []).map(patternTest);
    left = left.filter((record) => read(record, world).some((text) => tests.some((test) => test(text))));
  }
  return left;
}

/** The tags of a record as filters see them now. */
export function recordTags(
  record: CloudRecord,
  world: World,
): readonly { readonly Key: string; readonly Value: string }[] {
  return visibleTags(record, world.now);
}
