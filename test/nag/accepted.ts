import { engineFunctions } from '../../lib/domain/functions';

/** A finding of AwsSolutions that stays, with the reason that a security reviewer is given. */
export interface Acceptance {
  /** The rule, without `AwsSolutions-`. */
  readonly rule: string;
  /** What exactly it finds; `<name>` stands for one name of ours. Empty where the rule does not tell. */
  readonly what: string;
  /** The constructs, by their paths below the root stack. */
  readonly where: RegExp;
  readonly reason: string;
}

/** The roles of functions, wherever they stand in the installation. */
const roles = (...names: readonly string[]): RegExp => new RegExp(`(^|/)(${names.join('|')})/Role$`);
const makeAndUndo = (...sets: readonly string[]): RegExp =>
  roles(...sets.flatMap((set) => [`make_${set}`, `undo_${set}`]));
const tagged =
  'AWS gives the ids. What changes something is allowed only with the session’s tag, on the request or on the resource';
const named =
  'The name begins with the prefix of the installation, and what changes or removes needs a session’s tag as well';

/** Everything that stays. A row is about one finding at named constructs; one that nothing is found for fails the tests. */
export const accepted: readonly Acceptance[] = [
  {
    rule: 'SF1',
    what: '',
    where: /^Environment-\w+\/(Rollback|Checkpoint|Promotion|Return|Forward-[\w-]+)\/Machine$/,
    reason:
      'Machines log errors, without execution data. Every change of state is in the audit table and on the bus, every transition in the history that Step Functions keeps for 90 days; level ALL would write each of them a third time.',
  },
  {
    rule: 'SQS3',
    what: '',
    where: /^Failures$/,
    reason:
      'It is itself the dead-letter queue, of rules and of asynchronous invocations; nothing consumes it that could fail.',
  },
  {
    rule: 'S1',
    what: '',
    where: /^FailedBatches\/Bucket$/,
    reason:
      'Lambda writes batches that the publisher could not tell, and people read them after an alarm. Both are in CloudTrail where data events are on; a second bucket for logs would need this row itself.',
  },
  {
    rule: 'IAM4',
    what: 'policy/AmazonSSMManagedInstanceCore',
    where: /^Instance\/Role$/,
    reason:
      'What the Systems Manager agent calls changes with its versions; AWS keeps this policy in step, with nothing else in it.',
  },
  {
    rule: 'IAM5',
    what: 'backup recovery-point:*',
    where: /^Backups\/Role$/,
    reason:
      'AWS gives the ids. Only AWS Backup takes this role, and it puts tags only on the copies that it makes of file systems with a session’s tag.',
  },
  {
    rule: 'IAM5',
    what: 'ssm parameter/unity/dev/parameters/*',
    where: /^(Functions\/(open_session|requests)\/Role|People\/Viewer)$/,
    reason:
      'Parameters of workflows, by the names that workflows declare, those published later included. GetParameters only, without the right to decrypt, and only of environments that say `parameter_store: true`.',
  },
  {
    rule: 'IAM5',
    what: '*',
    where: roles(...engineFunctions, 'make_\\w+', 'undo_\\w+'),
    reason:
      'Actions that know no resource (task tokens, RequestCertificate with a session’s tag), and reads that list. A test asks AWS’s authorization reference for each.',
  },
  {
    rule: 'IAM5',
    what: '*',
    where: /^Environment-\w+\/MachineRole\/Role$/,
    reason: 'Step Functions asks for log delivery and X-Ray on anything: AWS narrows neither to a resource.',
  },
  {
    rule: 'IAM5',
    what: 'lambda function:unity-<name>:*',
    where: /^Environment-\w+\/MachineRole\/Role$/,
    reason:
      'Every version of one function of ours: an execution that runs goes on with the version that it began with.',
  },
  {
    rule: 'IAM5',
    what: 'lambda function:unity-<name>:*',
    where: roles('prune'),
    reason:
      'Versions of our own functions are deleted when nothing can invoke them any more; the form with a version is no function as a whole.',
  },
  {
    rule: 'IAM5',
    what: 'states stateMachine:unity-<name>-*',
    where: roles('prune'),
    reason: 'The definitions of our own machines are read (DescribeStateMachine), for the versions that they name.',
  },
  {
    rule: 'IAM5',
    what: 'states execution:unity-<name>-*',
    where: roles('open_session', 'watchdog', 'sweeper', 'requests', 'attest', 'desk', 'promote', 'inspect'),
    reason: 'Executions of our own machines are looked at (DescribeExecution); their names come with each start.',
  },
  {
    rule: 'IAM5',
    what: 'dynamodb table/unity-ledger/index/*',
    where: roles('open_session', 'sweeper', 'signals', 'prune', 'desk', 'promote', 'inspect', 'notify'),
    reason: 'The indexes of our own ledger, queried for sessions that are open, or for all of an environment.',
  },
  {
    rule: 'IAM5',
    what: '*',
    where: /^People\/Viewer$/,
    reason: 'ListStateMachines only: it lists, so AWS narrows it to no machine.',
  },
  ...[
    'states execution:unity-<name>-*',
    'states stateMachine:unity-*',
    'dynamodb table/unity-ledger/index/*',
    'logs log-group:/aws/events/unity:*',
  ].map((what) => ({
    rule: 'IAM5',
    what,
    where: /^People\/Viewer$/,
    reason: 'Who may look sees all of the installation and changes nothing: its rights describe, query and filter.',
  })),
  {
    rule: 'IAM5',
    what: 'states stateMachine:unity-<name>-*',
    where: roles('desk', 'promote'),
    reason:
      'The deployment that is promoted, or that puts a stack back to the revision before, may be of any workflow, those included that are published later. StartExecution only, of our own machines, for whom the environment lets act.',
  },
  ...['dev', 'staging', 'prod', 'elsewhere'].map((environment) => ({
    rule: 'IAM5',
    what: `states stateMachine:unity-${environment}-*`,
    where: /^Functions\/publish_workflow\/Role$/,
    reason:
      'Machines of workflows that nobody knows yet, in environments that allow it. It makes them with the tag unity:published, changes only what carries it, and cannot tag what CloudFormation made.',
  })),
  {
    rule: 'IAM5',
    what: 'states stateMachine:unity-*',
    where: /^People\/Publisher$/,
    reason:
      'Whoever publishes looks at the tags of machines of ours, those included that are made later; the right is to list.',
  },
  {
    rule: 'IAM5',
    what: 'states stateMachine:unity-<name>-*',
    where: /^People\/Deployer-\w+$/,
    reason:
      'The workflows of one environment, those included that are added later; the engine’s own machines are denied in the next statement.',
  },
  {
    rule: 'IAM5',
    what: '<FailedBatchesBucket.Arn>/*',
    where: roles('publisher'),
    reason: 'Lambda names the objects of failed batches; the bucket holds nothing else, and the right is to put.',
  },
  {
    rule: 'IAM5',
    what: 'secretsmanager secret:shop/*',
    where: /^Instance\/Role$/,
    reason:
      'Written by the owner of the installation under instances.readable_secrets; without it instances read no secret.',
  },
  {
    rule: 'IAM5',
    what: 'elasticfilesystem file-system/*',
    where: /^Backups\/Role$/,
    reason: 'AWS Backup reads file systems that carry a session’s tag, and no others.',
  },
  ...['internet-gateway/*', 'route-table/*'].map((id) => ({
    rule: 'IAM5',
    what: `ec2 ${id}`,
    where: makeAndUndo('network'),
    reason: `${tagged}.`,
  })),
  {
    rule: 'IAM5',
    what: 'ec2 vpc/*',
    where: roles('make_network', 'undo_network', 'make_balancing', 'make_files'),
    reason: `${tagged}; balancing and files make security groups in a VPC of the session.`,
  },
  {
    rule: 'IAM5',
    what: 'ec2 subnet/*',
    where: roles('make_network', 'undo_network', 'make_compute', 'make_files'),
    reason: `${tagged}; instances are launched, and mount targets made, in subnets of the session.`,
  },
  {
    rule: 'IAM5',
    what: 'ec2 security-group/*',
    where: roles(
      'make_compute',
      'make_network',
      'undo_network',
      'make_balancing',
      'undo_balancing',
      'make_files',
      'undo_files',
    ),
    reason: `${tagged}; instances and mount targets are put into groups of the session.`,
  },
  ...['launch-template/*', 'fleet/*'].map((id) => ({
    rule: 'IAM5',
    what: `ec2 ${id}`,
    where: makeAndUndo('compute'),
    reason: `${tagged}.`,
  })),
  {
    rule: 'IAM5',
    what: 'ec2 instance/*',
    where: makeAndUndo('compute', 'guest'),
    reason: `${tagged}; commands are sent to instances of a session only.`,
  },
  {
    rule: 'IAM5',
    what: 'codebuild report-group/shop-tests-*',
    where: roles('make_guest'),
    reason:
      'Reads the test reports of a project that the installation declares: CodeBuild names groups of a buildspec after their project, with words of its owner behind it.',
  },
  {
    rule: 'IAM5',
    what: 'ec2 volume/*',
    where: makeAndUndo('compute'),
    reason: `${tagged}; RunInstances makes some along the way, and the instance itself needs the tag.`,
  },
  {
    rule: 'IAM5',
    what: 'ec2 snapshot/*',
    where: makeAndUndo('compute'),
    reason: `${tagged}; a volume may begin with a copy that another session of the same environment has left.`,
  },
  ...['image/*', 'spot-instances-request/*'].map((id) => ({
    rule: 'IAM5',
    what: `ec2 ${id}`,
    where: roles('make_compute'),
    reason:
      'RunInstances names what it launches from and makes along the way; the instance itself needs the session’s tag.',
  })),
  {
    rule: 'IAM5',
    what: 'ec2 network-interface/*',
    where: roles('make_compute', 'make_files', 'undo_files'),
    reason:
      'RunInstances makes one on the way; those of mount targets are EFS’s to make and remove (aws:ViaAWSService).',
  },
  {
    rule: 'IAM5',
    what: 'ssm parameter/aws/service/*',
    where: roles('make_compute'),
    reason: 'AWS’s own public parameters, read for the newest machine image.',
  },
  ...['targetgroup/unity-*', 'listener/app/unity-*', 'listener-rule/app/unity-*', 'loadbalancer/app/unity-*'].map(
    (name) => ({
      rule: 'IAM5',
      what: `elasticloadbalancing ${name}`,
      where: makeAndUndo('balancing'),
      reason: `${named}.`,
    }),
  ),
  {
    rule: 'IAM5',
    what: 'elasticfilesystem file-system/*',
    where: roles('make_watch', 'make_files', 'undo_files'),
    reason: `${tagged}; file systems must be encrypted. watch only reads.`,
  },
  {
    rule: 'IAM5',
    what: 'backup backup-vault:unity-*',
    where: makeAndUndo('files'),
    reason:
      'The vault of the installation: what a file system holds is copied there for a checkpoint and before it is deleted. No right to delete.',
  },
  {
    rule: 'IAM5',
    what: 'backup recovery-point:*',
    where: makeAndUndo('files'),
    reason:
      'AWS names recovery points by chance. They are looked at; only copies with the tag of the session’s own environment are restored. No right to delete.',
  },
  {
    rule: 'IAM5',
    what: 'cloudfront distribution/*',
    where: roles('make_watch', 'make_edge', 'undo_edge'),
    reason: `${tagged}. watch only reads.`,
  },
  {
    rule: 'IAM5',
    what: 'wafv2 global/webacl/*',
    where: makeAndUndo('edge'),
    reason: 'Read when a distribution is changed that people have put behind a firewall; the right is GetWebACL.',
  },
  {
    rule: 'IAM5',
    what: 'acm certificate/*',
    where: makeAndUndo('edge'),
    reason: `${tagged}.`,
  },
  {
    rule: 'IAM5',
    what: 'route53 hostedzone/*',
    where: makeAndUndo('edge'),
    reason:
      'Zones are the user’s and known only at run time. Records can be created, and deleted, only as CNAMEs that begin with an underscore, as those do that prove a name to ACM; none is overwritten.',
  },
  ...['cloudwatch alarm:unity-*', 'cloudwatch dashboard/unity-*', 'logs log-group:unity-*'].map((what) => ({
    rule: 'IAM5',
    what,
    where: makeAndUndo('watch'),
    reason: `${named}.`,
  })),
  ...['cloudwatch alarm:*', 'logs log-group:*'].map((what) => ({
    rule: 'IAM5',
    what,
    where: roles('make_watch'),
    reason: 'Reads the tags of alarms and log groups, to tell those of the session from those of others.',
  })),
  {
    rule: 'IAM5',
    what: 'events event-bus/unity-*',
    where: roles('make_control'),
    reason: 'Buses of the installation; workflows may send as source unity.workflow only.',
  },
  ...[
    'backup recovery-point:*',
    'elasticfilesystem file-system/*',
    'cloudfront distribution/*',
    'acm certificate/*',
    'route53 hostedzone/*',
    'cloudwatch alarm:unity-*',
    'cloudwatch dashboard/unity-*',
    'logs log-group:unity-*',
    'cloudwatch alarm:*',
    'logs log-group:*',
  ].map((what) => ({
    rule: 'IAM5',
    what,
    where: roles('inspect'),
    reason:
      'Describes, gets and lists what nobody may own, whoever made it; nothing that its role allows changes anything.',
  })),
];
