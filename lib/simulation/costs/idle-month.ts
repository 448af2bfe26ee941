import { UnityError } from '../../domain/errors/unity-error';
import { hoursPerMonth } from '../../domain/hours-per-month';
import type { Json } from '../../domain/json';
import { LocalWorld } from '../../local/host/world';
import { billOf } from './bill';
import { Meter } from './meter';
import { type Price, prices } from './prices';
import type { Usage } from './usage';

/** A resource of a synthesized template. */
export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/** One line of a month in which nothing is deployed. */
export interface IdleLine {
  readonly item: string;
  readonly count: number;
  readonly usd: number;
  readonly why: string;
}

/** A month in which nothing is deployed. */
export interface IdleMonth {
  readonly lines: readonly IdleLine[];
  /** Types of resources that cost nothing then. */
  readonly freeTypes: readonly string[];
  readonly usd: number;
}

/** Resources that cost something by being there. The amount: how many units one of them is. */
const byMonth: Readonly<Record<string, { readonly price: Price; readonly units?: (one: TemplateResource) => number }>> =
  {
    'AWS::CloudWatch::Alarm': { price: prices.alarmMonth, units: metricsOf },
    'AWS::CloudWatch::CompositeAlarm': { price: prices.compositeAlarmMonth },
    'AWS::CloudWatch::Dashboard': { price: prices.dashboardMonth },
    'AWS::KMS::Key': { price: prices.keyMonth },
  };

/** Resources that cost nothing while nobody uses them, or nothing at all. */
const free: ReadonlySet<string> = new Set([
  'AWS::Backup::BackupVault',
  'AWS::CloudFormation::Stack',
  'AWS::CDK::Metadata',
  'AWS::DynamoDB::Table',
  'AWS::Events::Archive',
  'AWS::Events::EventBus',
  'AWS::Events::EventBusPolicy',
  'AWS::Events::Rule',
  'AWS::EventSchemas::Registry',
  'AWS::EventSchemas::Schema',
  'AWS::IAM::InstanceProfile',
  'AWS::IAM::ManagedPolicy',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::KMS::Alias',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Function',
  'AWS::Lambda::Permission',
  'AWS::Lambda::Url',
  'AWS::Lambda::Version',
  'AWS::Logs::LogGroup',
  'AWS::Logs::MetricFilter',
  'AWS::Logs::QueryDefinition',
  'AWS::Logs::ResourcePolicy',
  'AWS::S3::Bucket',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::Subscription',
  'AWS::SNS::Topic',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::Queue',
  'AWS::SQS::QueuePolicy',
  'AWS::SSM::Parameter',
  'AWS::StepFunctions::StateMachine',
]);

/**
 * Counts what an installation costs in a month without deployments, from its templates: what is paid for by being there,
 * and what its schedules invoke, measured in a world without sessions.
 *
 * @throws UnityError FiguresMissing for a type of resource of which it is not known what it costs
 */
export async function idleMonth(templates: readonly Readonly<Record<string, TemplateResource>>[]): Promise<IdleMonth> {
  const resources = templates.flatMap((template) => Object.values(template));
  const types = [...new Set(resources.map(({ Type }) => Type))].sort();
  const unknown = types.filter((type) => !free.has(type) && byMonth[type] === undefined);
  if (unknown.length > 0)
    throw new UnityError('FiguresMissing', { message: `nobody has said what ${unknown.join(', ')} cost a month` });
  const lines = types.flatMap((type) => monthlyLine(type, resources));
  for (const template of templates) lines.push(...(await scheduleLines(template)));
  return {
    lines,
    freeTypes: types.filter((type) => free.has(type)),
    usd: lines.reduce((sum, { usd }) => sum + usd, 0),
  };
}

function monthlyLine(type: string, resources: readonly TemplateResource[]): readonly IdleLine[] {
  const paid = byMonth[type];
  if (!paid) return [];
  const found = resources.filter(({ Type }) => Type === type);
  const units = found.reduce((sum, one) => sum + (paid.units?.(one) ?? 1), 0);
  const why = `${units} × $${paid.price.usd} per ${paid.price.per}`;
  return [{ item: type, count: found.length, usd: units * paid.price.usd, why }];
}

/** An alarm on an expression is paid for each metric that it reads. */
function metricsOf({ Properties }: TemplateResource): number {
  const metrics = Properties?.Metrics;
  if (!Array.isArray(metrics)) return 1;
  return Math.max(1, metrics.filter((metric: { MetricStat?: unknown }) => metric.MetricStat !== undefined).length);
}

/** What schedules invoke: each rule’s targets, as often as its rate says. */
async function scheduleLines(template: Readonly<Record<string, TemplateResource>>): Promise<readonly IdleLine[]> {
  const lines: IdleLine[] = [];
  for (const { Type, Properties } of Object.values(template)) {
    const schedule = Properties?.ScheduleExpression;
    if (Type !== 'AWS::Events::Rule' || typeof schedule !== 'string') continue;
    const runs = (hoursPerMonth * 60) / minutesOf(schedule);
    for (const { name, input } of targetsOf(Properties, template)) {
      const usage = await idleRun(name, input);
      const usd = billOf(usage).usd * runs;
      const why = `${schedule}, cold each time, ${usage.readUnits} read units and ${usage.calls} calls a run`;
      lines.push({ item: `runs of \`${name}\``, count: Math.round(runs), usd, why });
    }
  }
  return lines;
}

function minutesOf(schedule: string): number {
  const [, amount = '', unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(schedule) ?? [];
  const minutes = { minute: 1, hour: 60, day: 1440 }[unit];
  if (minutes === undefined)
    throw new UnityError('FiguresMissing', { message: `how often is ${schedule} in a month?` });
  return Number(amount) * minutes;
}

interface Target {
  readonly Arn: { readonly 'Fn::GetAtt'?: readonly string[] };
  /** JSON that is told in place of the event. */
  readonly Input?: string;
}

function targetsOf(rule: TemplateResource['Properties'], template: Readonly<Record<string, TemplateResource>>) {
  const targets = (rule?.Targets ?? []) as readonly Target[];
  return targets.flatMap(({ Arn, Input = '{}' }) => {
    const [id = ''] = Arn['Fn::GetAtt'] ?? [];
    const environment = template[id]?.Properties?.Environment as { Variables?: Record<string, string> } | undefined;
    const name = environment?.Variables?.UNITY_FUNCTION;
    return name === undefined ? [] : [{ name, input: JSON.parse(Input) as Json }];
  });
}

/** One run of a scheduled function where no session is open. */
async function idleRun(functionName: string, input: Json): Promise<Usage> {
  const meter = new Meter(true);
  const world = new LocalWorld({ tap: meter.tap });
  meter.watch(world);
  // On the hour some look at a little more than the other eleven times.
  await world.run(world.clock.sleep(10 * 60_000));
  await world.run(world.invokeFunction(functionName, input));
  return meter.total;
}
