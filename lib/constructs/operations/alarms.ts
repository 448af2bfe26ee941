import { Alarm, ComparisonOperator, type IAlarm, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { alarmArn, alarmNamePrefix, alarmTopicArn, runbookEntry, type Severity } from './names';

/** What an alarm looks at. */
export interface Watched {
  readonly metric: IMetric;
  /** It is an alarm from here on; below it with `whenBelow`. */
  readonly threshold: number;
  /** What it means, in a sentence. */
  readonly says: string;
  readonly whenBelow?: boolean;
  /** Periods looked at, and how many of them must be bad. @default 1 of 1 */
  readonly periods?: { readonly of: number; readonly bad: number };
  /** Whether it is bad, too, when there are no figures at all. @default false */
  readonly silenceIsBad?: boolean;
}

/**
 * The only door through which alarms are made: each has a severity, a name that begins with it, readers, and an entry in
 * the runbook.
 */
export class Alarms extends Construct {
  readonly names: string[] = [];

  constructor(
    scope: Construct,
    id: string,
    private readonly options: {
      readonly prefix: string;
      /** Of this environment only. @default of the installation */
      readonly environment?: string;
    },
  ) {
    super(scope, id);
  }

  /** Somebody is waiting, something costs money, or nobody would see it otherwise. `runbook` is the entry's anchor. */
  critical(name: string, watched: Watched, runbook: string): void {
    this.add('critical', name, watched, runbook);
  }

  /** Unity goes on by itself; somebody should know. `runbook` is the entry's anchor. */
  warning(name: string, watched: Watched, runbook: string): void {
    this.add('warning', name, watched, runbook);
  }

  private add(severity: Severity, name: string, watched: Watched, runbook: string): void {
    const { prefix, environment } = this.options;
    const alarmName = `${alarmNamePrefix(prefix, severity, environment)}${name}`;
    const { of, bad } = watched.periods ?? { of: 1, bad: 1 };
    const alarm = new Alarm(this, name, {
      alarmName,
      alarmDescription: `${watched.says} Runbook: ${runbookEntry(runbook)}`,
      metric: watched.metric,
      threshold: watched.threshold,
      comparisonOperator: watched.whenBelow
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: of,
      datapointsToAlarm: bad,
      treatMissingData: watched.silenceIsBad ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    });
    const told = { bind: () => ({ alarmActionArn: alarmTopicArn(prefix) }) };
    alarm.addAlarmAction(told);
    alarm.addOkAction(told);
    this.names.push(alarmName);
  }
}

/** Alarms by name, wherever they are made: for what only shows them. */
export function alarmsNamed(scope: Construct, names: readonly string[]): readonly IAlarm[] {
  return names.map((name) => Alarm.fromAlarmArn(scope, `Named-${name}`, alarmArn(name)));
}
