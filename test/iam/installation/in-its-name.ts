import { resourcesOf } from '../../stacks/assembly';
import { arnOf } from '../asking/account';
import type { Ask } from '../asking/ask';
import { allOf } from '../reference';
import { functionAt, type Installed } from './installed';
import type { Part, Role } from './roles';

/** What a service does under a role that it was given, and for what. */
export interface InItsName {
  readonly role: Role;
  /** The function or the kind of thing that has the role. */
  readonly who: string;
  readonly what: string;
  readonly ask: Ask;
}

type Rows = readonly InItsName[];
type Properties = Readonly<Record<string, unknown>>;

/** Everything that Lambda and Step Functions do in the name of functions and machines, by the template. */
export function inItsName(installed: Installed): Rows {
  return installed.parts.flatMap((part) => [
    ...each(part, 'AWS::Lambda::Function', (properties, id) => ofFunction(installed, part, properties, id)),
    ...each(part, 'AWS::Lambda::EventSourceMapping', (properties) => ofMapping(installed, part, properties)),
    ...each(part, 'AWS::Lambda::EventInvokeConfig', (properties) => ofAsync(installed, part, properties)),
    ...each(part, 'AWS::StepFunctions::StateMachine', (properties, id) => ofMachine(installed, part, properties, id)),
  ]);
}

function each({ template }: Part, type: string, read: (properties: Properties, id: string) => Rows): Rows {
  return [...resourcesOf(template, type)].flatMap(([id, { Properties }]) => read(Properties, id));
}

const asks = (role: Role, who: string, what: string, ...list: readonly Ask[]): Rows =>
  list.map((ask) => ({ role, who, what, ask }));

function ofFunction(installed: Installed, { resolver }: Part, properties: Properties, id: string): Rows {
  const { name, role } = functionAt(installed, resolver.text({ 'Fn::GetAtt': [id, 'Arn'] }));
  const logging = resolver.resolve(properties.LoggingConfig ?? {}) as { readonly LogGroup?: string };
  const group = arnOf('logs', `log-group:${logging.LogGroup ?? `/aws/lambda/${id}`}`);
  const tracing = properties.TracingConfig as { readonly Mode?: string } | undefined;
  return [
    ...asks(
      role,
      name,
      'writing its log',
      { action: 'logs:CreateLogStream', resource: `${group}${allOf}` },
      { action: 'logs:PutLogEvents', resource: `${group}:log-stream:stream` },
    ),
    ...(tracing?.Mode === 'Active' ? traces(role, name) : []),
  ];
}

function traces(role: Role, who: string): Rows {
  const actions = ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'];
  return asks(role, who, 'tracing', ...actions.map((action) => ({ action, resource: '*' })));
}

/** Reading a stream takes four rights (Lambda developer guide, DynamoDB). */
function ofMapping(installed: Installed, { resolver }: Part, properties: Properties): Rows {
  const { name, role } = functionAt(installed, resolver.text(properties.FunctionName));
  const resource = resolver.text(properties.EventSourceArn);
  if (!resource.includes(':dynamodb:')) throw new Error(`nobody says what reading ${resource} takes`);
  const reading = ['DescribeStream', 'GetRecords', 'GetShardIterator'].map((action) => ({
    action: `dynamodb:${action}`,
    resource,
  }));
  return [
    ...asks(role, name, 'reading the stream', ...reading, { action: 'dynamodb:ListStreams', resource: '*' }),
    ...failures(role, name, resolver.resolve(properties.DestinationConfig)),
  ];
}

function ofAsync(installed: Installed, { resolver }: Part, properties: Properties): Rows {
  const { name, role } = functionAt(installed, resolver.text(properties.FunctionName));
  return failures(role, name, resolver.resolve(properties.DestinationConfig));
}

/** What a failure destination takes (Lambda developer guide, destinations). */
function failures(role: Role, who: string, config: unknown): Rows {
  const { OnFailure } = (config ?? {}) as { readonly OnFailure?: { readonly Destination?: string } };
  const arn = OnFailure?.Destination;
  if (arn === undefined) return [];
  const what = 'keeping what failed';
  if (arn.includes(':sqs:')) return asks(role, who, what, { action: 'sqs:SendMessage', resource: arn });
  if (arn.includes(':sns:')) return asks(role, who, what, { action: 'sns:Publish', resource: arn });
  if (!arn.includes(':s3:')) throw new Error(`nobody says what keeping failures in ${arn} takes`);
  return asks(
    role,
    who,
    what,
    { action: 's3:ListBucket', resource: arn },
    { action: 's3:PutObject', resource: `${arn}/aws/lambda/batch` },
  );
}

/** Logging and tracing as Step Functions’ developer guide has them. */
const logging = [
  'CreateLogDelivery',
  'GetLogDelivery',
  'UpdateLogDelivery',
  'DeleteLogDelivery',
  'ListLogDeliveries',
  'PutResourcePolicy',
  'DescribeResourcePolicies',
  'DescribeLogGroups',
].map((action) => ({ action: `logs:${action}`, resource: '*' }));
const sampling = ['xray:GetSamplingRules', 'xray:GetSamplingTargets'].map((action) => ({ action, resource: '*' }));

function ofMachine(installed: Installed, { resolver }: Part, properties: Properties, id: string): Rows {
  const role = installed.roles.get(resolver.text(properties.RoleArn));
  if (!role) throw new Error(`the role of ${id} is not of the installation`);
  const machine = resolver.text(properties.StateMachineName);
  const who = 'machine';
  const given = Object.values(resolver.resolve(properties.DefinitionSubstitutions ?? {}) as object).map(String);
  const versions = given.filter((value) => value.includes(':lambda:'));
  const tracing = properties.TracingConfiguration as { readonly Enabled?: boolean } | undefined;
  return [
    ...versions.flatMap((resource) =>
      asks(role, who, `${machine} invoking a function`, { action: 'lambda:InvokeFunction', resource }),
    ),
    ...(properties.LoggingConfiguration ? asks(role, who, `${machine} logging`, ...logging) : []),
    ...(tracing?.Enabled ? [...traces(role, who), ...asks(role, who, `${machine} tracing`, ...sampling)] : []),
  ];
}
