import type { TagSpecification } from '@aws-sdk/client-ec2';
import type { TagPair } from '../account/record';
import { refuse } from '../api/refusal';
import { mergeTags, readTags } from '../api/tags';

/** The tags that a request gives to one type of resource; types that the call does not make are refused. */
export function tagsFor(
  specifications: readonly TagSpecification[] | undefined,
  type: string,
  allowed: readonly string[] = [type],
): readonly TagPair[] {
  let tags: readonly TagPair[] = [];
  for (const specification of specifications ?? []) {
    const given = specification.ResourceType ?? '';
    if (!allowed.includes(given)) {
      throw refuse('InvalidParameterValue', `'${given}' is not a valid taggable resource type for this operation.`);
    }
    const read = readTags(specification.Tags);
    if (given === type) tags = mergeTags(tags, read);
  }
  return tags;
}

/** Tags as outputs give them: a copy. */
export function writeTags(tags: readonly TagPair[]): { Key: string; Value: string }[] {
  return tags.map(({ Key, Value }) => ({ Key, Value }));
}
