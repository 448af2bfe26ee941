import { Logger } from '@aws-lambda-powertools/logger';
import type { FunctionName } from '../../../lib/domain/functions';
import { functionPhysicalName } from '../../../lib/domain/naming';
import { hostFigures } from '../../../lib/local/host/figures';
import { currentInvocation } from '../../../lib/local/host/invocation';
import type { FunctionRun } from '../../../lib/local/host/lambda-host';
import { localPlace } from '../../../lib/local/host/place';
import { type CallTap, LocalWorld, type LocalWorldOptions } from '../../../lib/local/host/world';
import { captureOutput } from '../../helpers/captured-output';
import { datapointsOf, linesOf } from '../../helpers/embedded-metrics';
import { resourcesOf, type Template } from '../assembly';
import { installation } from '../installation';
import { type Alarm, alarmOf, type Figure, type Filter, figureOf, isSetOff, type Line } from './cloudwatch';

const { accountId, region } = localPlace;
const { root, nested } = installation({ workflows: [] });
const templates = [root, ...nested.values()];

/** The name of what a template refers to, as the account has it. */
function resolveIn({ Resources }: Template, value: unknown): string {
  if (typeof value === 'string') return value;
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Join': join } = value as Readonly<Record<string, never>>;
  if (join) return (join as [string, unknown[]])[1].map((part) => resolveIn({ Resources }, part)).join(join[0]);
  const pseudo: Record<string, string> = {
    'AWS::Partition': 'aws',
    'AWS::Region': region,
    'AWS::AccountId': accountId,
  };
  const id = String(Ref ?? attribute?.[0]);
  const { FunctionName, TableName, QueueName, LogGroupName } = Resources[id]?.Properties ?? {};
  const name = pseudo[id] ?? FunctionName ?? TableName ?? QueueName ?? LogGroupName;
  if (typeof name !== 'string') throw new Error(`cannot resolve ${JSON.stringify(value)}`);
  return name;
}

/** Every alarm of an installation with three environments. */
export const alarms: readonly Alarm[] = templates.flatMap((template) =>
  [...resourcesOf(template, 'AWS::CloudWatch::Alarm').values()].map(({ Properties }) =>
    alarmOf(Properties, (value) => resolveIn(template, value)),
  ),
);

const filters: readonly Filter[] = templates.flatMap((template) =>
  [...resourcesOf(template, 'AWS::Logs::MetricFilter').values()].flatMap(({ Properties }) =>
    (Properties.MetricTransformations as Readonly<Record<string, string>>[]).map((made) => ({
      group: resolveIn(template, Properties.LogGroupName),
      pattern: String(Properties.FilterPattern),
      namespace: made.MetricNamespace!,
      name: made.MetricName!,
      value: made.MetricValue!,
    })),
  ),
);

const sweepMilliseconds = hostFigures.sweepSeconds * 1000;

/** What Lambda or our own wrapper logs of a run that failed. */
function saysOf(logger: Logger, { failure }: FunctionRun): void {
  if (failure?.error === 'Sandbox.Timedout' || failure?.error === 'Runtime.ExitError')
    process.stdout.write(`${failure.cause}\n`);
  else if (failure) logger.error(failure.cause ?? '', { code: failure.error ?? '' });
}

/** A world beside which CloudWatch stands: figures of AWS, lines of logs, and what was measured. */
export class WatchedWorld {
  readonly world: LocalWorld;
  private readonly figures: Figure[] = [];
  private readonly lines: Line[] = [];
  private readonly logger = new Logger({ serviceName: 'unity' });
  private readonly beganAt: number;
  private sweptAt: number;

  constructor(options: LocalWorldOptions = {}) {
    const { tap = (_call, proceed) => proceed() } = options;
    this.world = new LocalWorld({
      ...options,
      tap: (call, proceed) => this.counted(call, () => tap(call, proceed)),
      log: (message, facts) => {
        const functionName = currentInvocation()?.functionName;
        if (functionName) this.write(functionName, () => this.logger.info(message, facts));
      },
    });
    this.beganAt = this.world.clock.now();
    this.sweptAt = this.beganAt;
    const { lambda } = this.world;
    lambda.onThrottle((name) => {
      this.ofFunction(name, 'Throttles', 1);
      if (name === 'sweeper') this.sweptAt = this.world.clock.now();
    });
    lambda.onRun((run) => this.ran(run));
  }

  /** Lets time pass. The local world’s sweeper rests while nothing runs; that of AWS never does. */
  async pass(milliseconds: number): Promise<void> {
    const { world } = this;
    const until = world.clock.now() + milliseconds;
    while (world.clock.now() < until) {
      await world.run(world.clock.sleep(Math.min(sweepMilliseconds, until - world.clock.now())));
      if (world.clock.now() - this.sweptAt >= sweepMilliseconds) void world.invoke('sweeper', {});
    }
  }

  /** The alarms that went off so far, in the order of the templates. */
  async setOff(): Promise<readonly string[]> {
    const { world, beganAt } = this;
    const now = world.clock.now();
    const measured = (await linesOf(world.measurements.all())).flatMap(datapointsOf);
    const logged = [...this.lines, ...this.ofMachines()].flatMap((line) =>
      filters.flatMap((filter) => figureOf(filter, line)),
    );
    const figures = [...this.figures, ...this.ofExecutions(), ...this.ofQueue(now), ...measured, ...logged];
    // What is not over yet tells nothing of what is absent.
    return alarms.flatMap((alarm) => {
      const period = alarm.periodSeconds * 1000;
      const until = alarm.isBelow ? Math.floor(now / period) * period : now;
      return isSetOff(alarm, figures, beganAt, until) ? alarm.name : [];
    });
  }

  private put(namespace: string, name: string, dimensions: Figure['dimensions'], value: number): void {
    this.figures.push({ namespace, name, dimensions, value, at: this.world.clock.now() });
  }

  /** Lambda has each of its figures by function, and over all of them. */
  private ofFunction(name: string, metric: string, value: number): void {
    const FunctionName = functionPhysicalName('unity', name as FunctionName);
    this.put('AWS/Lambda', metric, { FunctionName }, value);
    this.put('AWS/Lambda', metric, {}, value);
  }

  private ran(run: FunctionRun): void {
    const { functionName, payload, failure } = run;
    if (functionName === 'sweeper') this.sweptAt = this.world.clock.now();
    this.ofFunction(functionName, 'Invocations', 1);
    this.ofFunction(functionName, 'Errors', failure ? 1 : 0);
    this.write(functionName, () => saysOf(this.logger, run));
    const { Records: records } = (payload ?? {}) as {
      readonly Records?: readonly { readonly dynamodb: { readonly ApproximateCreationDateTime: number } }[];
    };
    const [last] = records?.slice(-1) ?? [];
    if (!last) return;
    const age = this.world.clock.now() - last.dynamodb.ApproximateCreationDateTime * 1000;
    this.ofFunction(functionName, 'IteratorAge', age);
  }

  private readonly counted: CallTap = async ({ service, operation, input }, proceed) => {
    try {
      return await proceed();
    } catch (error) {
      if (service === 'dynamodb' && error instanceof Error) this.refused(operation, input, error.name);
      throw error;
    }
  };

  private refused(operation: string, input: unknown, error: string): void {
    const { TableName = '' } = input as { readonly TableName?: string };
    const way = /^(Get|Query|Scan|BatchGet)/.test(operation) ? 'Read' : 'Write';
    if (error === 'ProvisionedThroughputExceededException')
      this.put('AWS/DynamoDB', `${way}ThrottleEvents`, { TableName }, 1);
    if (error === 'InternalServerError')
      this.put('AWS/DynamoDB', 'SystemErrors', { Operation: operation, TableName }, 1);
  }

  private write(functionName: string, say: () => void): void {
    const group = `/aws/lambda/${functionPhysicalName('unity', functionName as FunctionName)}`;
    const at = this.world.clock.now();
    const { lines, stop } = captureOutput();
    try {
      say();
    } finally {
      stop();
    }
    this.lines.push(...lines.map((text) => ({ group, at, text })));
  }

  /** How executions end, as machines log it. */
  private ofMachines(): readonly Line[] {
    const types = { ABORTED: 'ExecutionAborted', TIMED_OUT: 'ExecutionTimedOut' } as const;
    return this.world.executions.all().flatMap(({ machine, status, stoppedAt = 0 }) => {
      if (status !== 'ABORTED' && status !== 'TIMED_OUT') return [];
      const environment = Object.keys(this.world.environments).find((name) => machine.startsWith(`unity-${name}-`));
      const group = `/aws/vendedlogs/states/unity-${environment}`;
      const text = JSON.stringify({ type: types[status] });
      return [{ group, at: stoppedAt, text }];
    });
  }

  private ofExecutions(): readonly Figure[] {
    return this.world.executions.all().flatMap(({ machine, status, stoppedAt: at = 0 }) => {
      if (status !== 'FAILED') return [];
      const StateMachineArn = this.world.machineArn(machine);
      return [{ namespace: 'AWS/States', name: 'ExecutionsFailed', dimensions: { StateMachineArn }, at, value: 1 }];
    });
  }

  private ofQueue(at: number): readonly Figure[] {
    const dimensions = { QueueName: 'unity-failures' };
    const name = 'ApproximateNumberOfMessagesVisible';
    return [{ namespace: 'AWS/SQS', name, dimensions, at: at - 1, value: this.world.guards.deadLetters.length }];
  }
}
