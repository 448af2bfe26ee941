import type { EventBus } from 'aws-cdk-lib/aws-events';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Config } from '../../config/config';
import { functionNames } from '../../domain/functions';
import type { UnityTables } from '../tables';
import type { UnityFunctions } from '../unity-functions';
import { Alarms } from './alarms';
import { Dashboard } from './dashboard';
import { DirtyRollbacks } from './dirty-rollbacks';
import { EventArchive } from './event-archive';
import { addInstallationAlarms } from './installation-alarms';
import { figuresNamespace } from './names';
import {
  countIn,
  functionErrors,
  oldestOpenSeconds,
  openSessions,
  unhealthySessions,
  unowned,
  untoldBatches,
} from './own-figures';
import { AlarmTopic } from './topic';

/** What is watched, and for whom. */
export interface OperationsProps {
  readonly config: Config;
  readonly key: IKey | undefined;
  readonly tables: UnityTables;
  readonly bus: EventBus;
  readonly failures: Queue;
  readonly functions: UnityFunctions;
  /** Alarms that environments' stacks have made. */
  readonly environmentAlarms: readonly string[];
}

/** Everything by which people see how the installation is: archive, topic, alarms, dashboard. */
export class Operations extends Construct {
  readonly topicArn: string;

  constructor(scope: Construct, id: string, props: OperationsProps) {
    super(scope, id);
    const { config, key, tables, bus, failures, functions } = props;
    const { prefix } = config.settings;
    new EventArchive(this, 'Archive', { prefix, bus, key, retentionDays: config.archiveRetentionDays });
    const { notifications, environmentNotifications } = config;
    const topic = new AlarmTopic(this, 'Alarms', { prefix, key, notifications, environmentNotifications });
    this.topicArn = topic.topic.topicArn;
    new DirtyRollbacks(this, 'DirtyRollbacks', { prefix, bus, topic, failures });
    this.addFigures(prefix, functions);
    const watched = {
      prefix,
      failures,
      ledger: tables.ledger,
      audit: tables.audit,
      publisher: functions.of('publisher').function,
      sweeper: functions.of('sweeper').function,
      watchdog: functions.of('watchdog').function,
      notify: functions.of('notify').function,
    };
    const alarms = new Alarms(this, 'Installation', { prefix });
    addInstallationAlarms(alarms, watched);
    new Dashboard(this, 'Dashboard', {
      ...watched,
      environments: Object.keys(config.environments),
      alarmNames: [...alarms.names, ...props.environmentAlarms],
      sweeperLog: functions.of('sweeper').logGroup,
      publisherLog: functions.of('publisher').logGroup,
    });
  }

  private addFigures(prefix: string, functions: UnityFunctions): void {
    const namespace = figuresNamespace(prefix);
    const sweeper = { logGroup: functions.of('sweeper').logGroup, namespace };
    countIn(this, 'OldestOpen', oldestOpenSeconds, sweeper);
    countIn(this, 'Open', openSessions, sweeper);
    countIn(this, 'Unowned', unowned, { logGroup: functions.of('inspect').logGroup, namespace });
    countIn(this, 'Unhealthy', unhealthySessions, { logGroup: functions.of('inspect').logGroup, namespace });
    countIn(this, 'Untold', untoldBatches, { logGroup: functions.of('publisher').logGroup, namespace });
    for (const name of functionNames) {
      countIn(this, `Errors-${name}`, functionErrors, { logGroup: functions.of(name).logGroup, namespace });
    }
  }
}
