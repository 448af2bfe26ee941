import { CfnOutput, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Runtime } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import type { ActionDefinition } from '../../lambdas/actions/definition';
import type { Config } from '../config/config';
import { Attestation } from '../constructs/attestation';
import { Backups } from '../constructs/backups';
import { boundRoles } from '../constructs/boundary';
import { Desk } from '../constructs/desk';
import { keyOf } from '../constructs/encryption';
import { EventLog } from '../constructs/event-log';
import { FailedBatches } from '../constructs/failed-batches';
import { Guards } from '../constructs/guards';
import { HeardEvents } from '../constructs/heard-events';
import { Inspection } from '../constructs/inspection';
import { InstanceRole } from '../constructs/instance-role';
import { LedgerStream } from '../constructs/ledger-stream';
import { messages, receiversOf } from '../constructs/messages';
import { installationArns } from '../constructs/names';
import { archiveName } from '../constructs/operations/names';
import { Operations } from '../constructs/operations/operations';
import { PeoplePolicies } from '../constructs/people-policies';
import { Pruning } from '../constructs/pruning';
import { publishStatements } from '../constructs/publish-statements';
import { Requests } from '../constructs/requests';
import { Retelling } from '../constructs/retelling';
import type { RightTargets } from '../constructs/right-statements';
import { signals } from '../constructs/signals';
import { UnityTables } from '../constructs/tables';
import { keepUndelivered } from '../constructs/undelivered';
import { UnityFunctions, type UnityFunctionsProps } from '../constructs/unity-functions';
import { busName, installationFormat, installationParameter } from '../domain/naming';
import type { Workflow } from '../workflow/model';
import { compileMachines } from './compile-machines';
import { EnvironmentStack } from './environment-stack';

/** What an installation is made of. */
export interface UnityStackProps extends StackProps {
  readonly config: Config;
  readonly workflows: readonly Workflow[];
  readonly definitions: Readonly<Record<string, ActionDefinition>>;
  /** Holds a directory for each bundle. */
  readonly bundlesDirectory: string;
  /** Gets the files of long definitions. */
  readonly workDirectory: string;
}

/** The newest Node that Lambda runs, as far as this CDK knows. */
export const runtime = Runtime.NODEJS_24_X;

/**
 * One installation: tables, functions, bus and guards here; the machines of each environment in a nested stack of their
 * own, so that their number can grow.
 */
export class UnityStack extends Stack {
  private readonly prefix: string;
  private readonly environments: readonly string[];
  private readonly key: IKey | undefined;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: UnityStackProps,
  ) {
    const { settings, environments } = props.config;
    super(scope, id, { stackName: settings.prefix, description: 'Unity Deployment Orchestrator', ...props });
    this.prefix = settings.prefix;
    this.environments = Object.keys(environments);
    const { prefix } = this;
    const key = keyOf(this, props.config.kmsKey);
    this.key = key;
    const tables = new UnityTables(this, 'Tables', { prefix, key });
    const failures = this.failuresQueue();
    const bus = this.eventBus(failures);
    const keptDays = props.config.failedBatchesRetentionDays;
    const failedBatches = new FailedBatches(this, 'FailedBatches', { prefix, key, keptDays }).bucket;
    new InstanceRole(this, 'Instance', {
      instanceProfileName: settings.instanceProfileName,
      readableSecrets: props.config.readableSecrets,
    });
    new Backups(this, 'Backups', { vaultName: settings.backupVaultName, roleName: settings.backupRoleName });
    const functions = this.makeFunctions({
      ledgerStreamArn: tables.ledgerStreamArn,
      failedBatchesArn: failedBatches.bucketArn,
      failuresQueueArn: failures.queueArn,
      failedBatchesName: failedBatches.bucketName,
    });
    new LedgerStream(this, 'Stream', {
      streamArn: tables.ledgerStreamArn,
      publisher: functions.of('publisher').function,
      failedBatches,
    });
    new Retelling(this, 'Retelling', { prefix, publisher: functions.of('publisher').function, failures });
    new Guards(this, 'Guards', {
      prefix,
      environments: this.environments,
      watchdog: functions.of('watchdog').function,
      sweeper: functions.of('sweeper').function,
      failures,
    });
    new Pruning(this, 'Pruning', { prefix, prune: functions.of('prune').function, failures });
    new Inspection(this, 'Inspection', { prefix, inspect: functions.of('inspect').function, failures });
    new HeardEvents(this, 'Signals', { ...signals, prefix, bus, handler: functions.of('signals').function, failures });
    new HeardEvents(this, 'Messages', { ...messages, prefix, bus, handler: functions.of('notify').function, failures });
    new Attestation(this, 'Attestation', {
      prefix,
      environments: this.environments,
      handler: functions.of('attest').function,
      failures,
    });
    const desk = new Desk(this, 'Desk', { handler: functions.of('desk').function });
    new PeoplePolicies(this, 'People', {
      prefix,
      environments: this.environments,
      arns: installationArns(prefix, this.environments),
      stored: this.stored(),
    });
    new EventLog(this, 'EventLog', { prefix, bus, retention: props.config.logRetentionDays, key, failures });
    new Requests(this, 'Requests', {
      prefix,
      accounts: props.config.requestAccounts,
      handler: functions.of('requests').function,
      key,
      failures,
    });
    const environmentAlarms = this.addMachines(functions);
    const operations = new Operations(this, 'Operations', {
      config: props.config,
      key,
      tables,
      bus,
      failures,
      functions,
      environmentAlarms,
    });
    boundRoles(this, props.config.permissionsBoundary);
    this.describe(
      {
        EventBus: bus.eventBusName,
        DeskUrl: desk.url,
        FailuresQueue: failures.queueUrl,
        FailedBatches: failedBatches.bucketName,
        AlarmTopic: operations.topicArn,
        Dashboard: prefix,
      },
      {
        tables: { ledger: tables.ledger.tableName, audit: tables.audit.tableName },
        desk_url: desk.url,
        event_bus: bus.eventBusName,
        event_archive: archiveName(prefix),
        failures_queue: failures.queueUrl,
        failed_batches: failedBatches.bucketName,
        alarm_topic: operations.topicArn,
        dashboard: prefix,
      },
    );
  }

  private eventBus(failures: Queue): EventBus {
    const { key } = this;
    // Where the key's policy lets the queue in and not the bus, events wait in the queue instead of being lost.
    const encrypted = key && { kmsKey: key, deadLetterQueue: failures };
    const bus = new EventBus(this, 'Events', { eventBusName: busName(this.prefix), ...encrypted });
    if (key) keepUndelivered(failures, 'KeepEventsNotEncrypted', bus.eventBusArn);
    return bus;
  }

  private failuresQueue(): Queue {
    const { key } = this;
    return new Queue(this, 'Failures', {
      queueName: `${this.prefix}-failures`,
      ...(key
        ? { encryption: QueueEncryption.KMS, encryptionMasterKey: key }
        : { encryption: QueueEncryption.SQS_MANAGED }),
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }

  private makeFunctions({
    failedBatchesName,
    ...made
  }: Pick<RightTargets, 'ledgerStreamArn' | 'failedBatchesArn' | 'failuresQueueArn'> &
    Pick<UnityFunctionsProps, 'failedBatchesName'>): UnityFunctions {
    const { config, definitions, bundlesDirectory } = this.props;
    return new UnityFunctions(this, 'Functions', {
      settings: config.settings,
      environments: this.environments,
      definitions,
      runtime,
      bundlesDirectory,
      logRetention: config.logRetentionDays,
      tracing: config.tracing,
      key: this.key,
      failedBatchesName,
      targets: {
        ...made,
        arns: installationArns(this.prefix, this.environments),
        requestable: {
          environments: config.settings.requestEnvironments,
          workflows: this.props.workflows.map(({ name }) => name),
        },
        stored: this.stored(),
        receivers: receiversOf(config.messages),
        publishStatements: publishStatements(this.prefix, { all: this.environments, published: config.publishTo }),
      },
    });
  }

  /** The environments whose parameters Parameter Store may hold. */
  private stored(): readonly string[] {
    const { parameters } = this.props.config;
    return this.environments.filter((environment) => parameters[environment]?.stored);
  }

  /** The names of the alarms that came with them. */
  private addMachines(functions: UnityFunctions): readonly string[] {
    const { config, workflows, definitions, workDirectory } = this.props;
    return this.environments.flatMap((environment) => {
      const stack = new EnvironmentStack(this, `Environment-${environment}`, {
        settings: config.settings,
        definitions,
        environment,
        machines: compileMachines(workflows, { environment, settings: config.settings, definitions }),
        versionArn: (name) => functions.of(name).versionArn,
        logRetention: config.logRetentionDays,
        key: this.key,
        workDirectory,
        publish: config.publishTo.includes(environment),
      });
      return stack.alarmNames;
    });
  }

  /** Where people and `unity` find what does not follow from the prefix. */
  private describe(outputs: Readonly<Record<string, string>>, parts: Readonly<Record<string, unknown>>): void {
    const { prefix, environments } = this;
    new StringParameter(this, 'Installation', {
      parameterName: installationParameter(prefix),
      description: 'What this installation of Unity is made of.',
      stringValue: this.toJsonString({ format_version: installationFormat, prefix, environments, ...parts }),
    });
    for (const [name, value] of Object.entries(outputs))
      new CfnOutput(this, `${name}Output`, { value }).overrideLogicalId(name);
  }
}
