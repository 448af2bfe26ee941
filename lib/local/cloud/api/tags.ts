import type { TagPair } from '../account/record';
import { refuse } from './refusal';

/** A tag of a request. */
export interface RequestTag {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

/** How many tags one resource may have, and how long they may be (EC2 user guide, tag restrictions). */
const tagLimit = 50;
const keyLimit = 128;
const valueLimit = 256;

/** Checks tags as AWS would and gives them as pairs. `code` is what the service calls a bad one. */
export function readTags(tags: readonly RequestTag[] | undefined, code = 'InvalidParameterValue'): readonly TagPair[] {
  const pairs: TagPair[] = [];
  for (const tag of tags ?? []) {
    const key = tag.Key ?? '';
    const value = tag.Value ?? '';
    if (key === '' || key.length > keyLimit) {
      throw refuse(code, `Tag key exceeds the maximum length of ${keyLimit} characters or is empty: '${key}'`);
    }
    if (value.length > valueLimit)
      throw refuse(code, `Tag value exceeds the maximum length of ${valueLimit} characters.`);
    if (/^aws:/i.test(key)) throw refuse(code, "Tag keys starting with 'aws:' are reserved for internal use");
    if (pairs.some((pair) => pair.Key === key)) throw refuse(code, `Duplicate tag key '${key}' specified.`);
    pairs.push({ Key: key, Value: value });
  }
  if (pairs.length > tagLimit) throw tooManyTags();
  return pairs;
}

/** The refusal of a fifty-first tag. */
function tooManyTags() {
  return refuse('TagLimitExceeded', 'The maximum number of Tags for a resource has been reached.');
}

/** Adds tags; a key that is there gets the new value. */
export function mergeTags(former: readonly TagPair[], added: readonly TagPair[]): readonly TagPair[] {
  const merged = [...former.filter((tag) => !added.some((other) => other.Key === tag.Key)), ...added];
  if (merged.filter((tag) => !tag.Key.startsWith('aws:')).length > tagLimit) throw tooManyTags();
  return merged;
}

/** Tags as a record; of the inventory, and of services that speak in maps. */
export function tagRecord(tags: readonly TagPair[]): Record<string, string> {
  return Object.fromEntries(tags.map((tag) => [tag.Key, tag.Value]));
}

/** A map of tags as pairs. */
export function tagPairs(tags: Readonly<Record<string, string>> | undefined): readonly RequestTag[] {
  return Object.entries(tags ?? {}).map(([Key, Value]) => ({ Key, Value }));
}
