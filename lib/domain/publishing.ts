import { forwardMachineName, machineRoleName } from './naming';

/** The format of the parameter that `cdk deploy` writes for each environment. */
export const publishingFormat = 1;

/** Where machines of an environment are made, and of what: what a machine that is published needs of its installation. */
export interface PublishingPlace {
  readonly format_version: typeof publishingFormat;
  /** Whether workflows may be published to the environment at all. */
  readonly publish: boolean;
  /** What the ARNs of its machines begin with. */
  readonly machines: string;
  readonly role: string;
  readonly log_group: string;
  /** What the ARNs of the functions begin with. */
  readonly functions: string;
  /** The version of each function that this installation’s machines name. */
  readonly versions: Readonly<Record<string, string>>;
}

/** Whose place it must be, as its reader knows without it. */
export interface PublishingOwner {
  readonly prefix: string;
  readonly environment: string;
  /** The ARN of a machine of the reader’s own account and region. */
  readonly machineArn: (name: string) => string;
}

/**
 * Whether everything in it is of this account, region, installation and environment: a machine made of anything else would
 * run as another role, or hand what it knows to another’s functions.
 */
export function isPlaceOf(place: PublishingPlace, { prefix, environment, machineArn }: PublishingOwner): boolean {
  const machines = machineArn(forwardMachineName(prefix, environment, ''));
  const [, partition, , region, account] = machines.split(':');
  const logs = `arn:${partition}:logs:${region}:${account}:log-group:/aws/vendedlogs/states/${prefix}-${environment}`;
  return (
    place.machines === machines &&
    place.role === `arn:${partition}:iam::${account}:role/${machineRoleName(prefix, environment)}` &&
    place.functions === `arn:${partition}:lambda:${region}:${account}:function:${prefix}-` &&
    [logs, `${logs}:*`].includes(place.log_group)
  );
}

/** The tag of machines that were published, and no machine of `cdk deploy` has. */
export const publishedTag = 'unity:published';
