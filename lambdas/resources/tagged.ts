import type { Filter } from '@aws-sdk/client-ec2';
import { UnityError } from '../../lib/domain/errors/unity-error';
import type { ResourceRow } from '../../lib/domain/resource';
import type { StepContext } from '../actions/action';
import { resourceTag, tagKeys } from '../actions/tags';

/** The EC2 filters that show only what the intent of this row made. */
export function tagFilters(context: StepContext, row: ResourceRow): Filter[] {
  return [
    { Name: `tag:${tagKeys.session}`, Values: [context.session.id] },
    { Name: `tag:${tagKeys.resource}`, Values: [resourceTag(context.step, row.key)] },
  ];
}

/** Tags as the SDK gives them for EC2, CloudWatch and ELB. */
type TagPairs = readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[];

/** Whether tags say that the intent of this row made it. */
export function isTaggedFor(context: StepContext, row: ResourceRow, tags: TagPairs): boolean {
  const value = (key: string) => tags.find((tag) => tag.Key === key)?.Value;
  return (
    value(tagKeys.session) === context.session.id && value(tagKeys.resource) === resourceTag(context.step, row.key)
  );
}

/** Whose the resource is that stands under a name. */
export type Holder = 'nobody' | 'us' | 'another';

/** Whose it is by its tags; undefined: there is none. */
export function holderByTags(context: StepContext, row: ResourceRow, tags: TagPairs | undefined): Holder {
  if (tags === undefined) return 'nobody';
  return isTaggedFor(context, row, tags) ? 'us' : 'another';
}

/**
 * Whether a name is free (true) or ours (false).
 *
 * @throws UnityError NotOurs when it is somebody else's
 */
export function isFree(what: string, holder: Holder): boolean {
  if (holder !== 'another') return holder === 'nobody';
  throw new UnityError('NotOurs', { message: `${what} does not carry this session's tags`, details: { what } });
}

/** The only id of a lookup, or undefined when there is none. More than one is `AmbiguousResource`. */
export function onlyOne(row: ResourceRow, ids: readonly (string | undefined)[]): string | undefined {
  const known = [...new Set(ids)].filter((id) => id !== undefined);
  if (known.length > 1) {
    throw new UnityError('AmbiguousResource', {
      message: `${known.length} resources carry the tags of "${row.key}": ${known.join(', ')}`,
      details: { key: row.key, ids: known },
    });
  }
  return known[0];
}
