import { type CloudRecord, isAlive } from '../../../lib/local/cloud/account/record';
import type { CloudState } from '../../../lib/local/cloud/account/state';
import { allKinds } from '../../../lib/local/cloud/ec2/kinds';
import { localPlace } from '../../../lib/local/host/place';
import type { Thing } from './ask';

const { accountId, region: home } = localPlace;

/** An ARN of the account. `region`: empty for what belongs to none. */
export function arnOf(service: string, resource: string, region: string = home, owner: string = accountId): string {
  return `arn:aws:${service}:${region}:${owner}:${resource}`;
}

/** An ARN of EC2: some types are of no account. */
export function ec2Arn(type: string, id: string): string {
  return arnOf('ec2', `${type}/${id}`, home, type === 'image' || type === 'snapshot' ? '' : accountId);
}

/** What a call that makes something is judged by: nobody knows its id yet. */
export const fresh = 'new';

/** What the account holds at the moment of a call. */
export class Account {
  constructor(
    readonly state: Readonly<CloudState>,
    private readonly now: number,
  ) {}

  /** A record as IAM sees it; what is gone keeps the tags that it had. */
  thing(arn: string, record: CloudRecord | undefined): Thing {
    return { arn, tags: record?.tags ?? [], isGone: record === undefined || !isAlive(record, this.now) };
  }

  /** What an id of EC2 stands for: its type, and itself. Undefined for an id of a kind that the account does not have. */
  ec2(id: string): { readonly type: string; readonly thing: Thing } | undefined {
    const kind = allKinds.find(({ prefix }) => id.startsWith(`${prefix}-`));
    if (!kind) return undefined;
    const record = kind.table(this.state.ec2).get(id);
    const thing = this.thing(ec2Arn(kind.tagType, id), record);
    // A terminated instance is shown with its tags for an hour (EC2 user guide, terminating).
    const isGone = kind.tagType === 'instance' ? record === undefined : thing.isGone;
    return { type: kind.tagType, thing: { ...thing, isGone } };
  }

  /** Like `ec2`, for an id that must be of EC2. */
  ec2Thing(id: string): Thing {
    const found = this.ec2(id);
    if (!found) throw new Error(`${id} is no id that the account knows`);
    return found.thing;
  }
}
