/** The inputs that name something to look at. */
const things = [
  'instance_ids',
  'load_balancer_arn',
  'target_group_arn',
  'distribution_id',
  'file_system_id',
  'alarm_names',
  'log_group_names',
] as const;
type Thing = (typeof things)[number];
type Given = { readonly [K in Thing]?: string | readonly string[] | undefined };

interface CheckDefinition {
  /** What it looks at; it does not apply where none of these is given. */
  readonly of: readonly Thing[];
  /** What to do when it fails. */
  readonly remedy: string;
}

const served = ['instance_ids', 'load_balancer_arn', 'target_group_arn', 'distribution_id', 'file_system_id'] as const;

/**
 * Every check by its name. Backups are those that AWS makes every day: what the rollback of a step does with its data is
 * the workflow's to say and stands in no Describe call.
 */
export const checkTable = {
  zones: {
    of: ['instance_ids', 'load_balancer_arn', 'file_system_id'],
    remedy: 'Give the steps that make them subnets in two zones, and two instances or more.',
  },
  encryption: {
    of: ['instance_ids', 'file_system_id'],
    remedy: 'Encryption cannot be turned on later: make them anew, encrypted.',
  },
  metadata: {
    of: ['instance_ids'],
    remedy: 'Set HttpTokens to required, in the launch template or on the instance.',
  },
  alarms: {
    of: served,
    remedy: 'Let monitoring/setup_monitoring watch it and tell the topic, or set the alarm yourself.',
  },
  backups: {
    of: ['file_system_id'],
    remedy: 'Set backup_policy: daily for aws/create_efs, or turn automatic backups on.',
  },
  health: {
    of: served,
    remedy: 'See why it does not work: the application’s log, health check path, security groups.',
  },
  tls: {
    of: ['load_balancer_arn', 'distribution_id'],
    remedy: 'Give aws/create_alb a certificate_arn, or set redirect and TLS 1.2 on what is named.',
  },
  tags: {
    of: things,
    remedy: 'Put the tags back, or give this step only what this session made.',
  },
  logs: {
    of: ['log_group_names'],
    remedy: 'Set a retention on the log group.',
  },
} as const satisfies Record<string, CheckDefinition>;

export type CheckName = keyof typeof checkTable;

/** The names of all checks, in the order in which they are reported. */
export const checkNames = Object.keys(checkTable) as [CheckName, ...CheckName[]];

/** The inputs that a check looks at and that were given something. */
export function givenFor(check: CheckName, input: Given): readonly Thing[] {
  return checkTable[check].of.filter((thing) => (input[thing]?.length ?? 0) > 0);
}

/** What a check could look at, for people. */
export function wantedBy(check: CheckName): string {
  return checkTable[check].of.join(', ');
}
