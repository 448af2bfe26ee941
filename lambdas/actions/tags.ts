/** The tag keys on everything that Unity makes. Roles, lookups after a crash and the sweeper go by them. */
export const tagKeys = {
  session: 'unity:session',
  stack: 'unity:stack',
  environment: 'unity:environment',
  resource: 'unity:resource',
} as const;

/** One tag as the SDK takes it. */
export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

/** Whose resource it is. */
export interface TagOwner {
  readonly id: string;
  readonly stackName: string;
  readonly environment: string;
}

/** The value of `unity:resource`: which intent of which step made it. */
export function resourceTag(step: string, key: string): string {
  return `${step}/${key}`;
}

/** The four tags of the resource that `key` of `step` stands for. */
export function tagsOf(session: TagOwner, step: string, key: string): readonly Tag[] {
  return [
    { Key: tagKeys.session, Value: session.id },
    { Key: tagKeys.stack, Value: session.stackName },
    { Key: tagKeys.environment, Value: session.environment },
    { Key: tagKeys.resource, Value: resourceTag(step, key) },
  ];
}

/** The same tags and a `Name`, which consoles show first. Nothing of ours reads it. */
export function withName(tags: readonly Tag[], session: TagOwner, key: string): Tag[] {
  return [...tags, { Key: 'Name', Value: `${session.stackName}-${session.environment}-${key}` }];
}
