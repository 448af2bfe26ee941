import type { TagPair } from '../../../lib/local/cloud/account/record';
import type { Policy } from '../installation/roles';

/** What stands in the account, as far as IAM looks at it. */
export interface Thing {
  readonly arn: string;
  readonly tags: readonly TagPair[];
  /** It is not there any more, or never was: AWS may answer that instead of judging. */
  readonly isGone: boolean;
}

/** Context keys that only the call itself tells. */
export type Keys = Readonly<Record<string, string | readonly string[]>>;

/** One action on one resource: what IAM is asked for a call. Which keys its context has, the reference decides. */
export interface Ask {
  /** `ec2:CreateVpc`. */
  readonly action: string;
  /** An ARN, or `*` where the action knows no resource. */
  readonly resource: string;
  /** What the resource is that is there already. */
  readonly on?: Thing;
  /** The tags that the call puts on it. */
  readonly puts?: readonly TagPair[];
  readonly keys?: Keys;
  /** The resource's own policy, where it has a say. */
  readonly resourcePolicy?: Policy;
}

/** An action that knows no resource. */
export function anywhere(...actions: readonly string[]): readonly Ask[] {
  return actions.map((action) => ({ action, resource: '*' }));
}

/** An action on something that is there. */
export function onThing(action: string, on: Thing, keys?: Keys): Ask {
  return { action, resource: on.arn, on, ...(keys && { keys }) };
}

/** Tags as the SDK’s inputs have them. */
export function tagsIn(
  given: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] | undefined,
): readonly TagPair[] {
  return (given ?? []).map(({ Key = '', Value = '' }) => ({ Key, Value }));
}
