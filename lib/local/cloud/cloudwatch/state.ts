import type { PutMetricAlarmInput, StandardUnit, StateValue } from '@aws-sdk/client-cloudwatch';
import type { CloudRecord } from '../account/record';

/** An alarm; its id is its name. */
export interface AlarmRecord extends CloudRecord {
  settings: Omit<PutMetricAlarmInput, 'Tags'>;
  configuredAt: number;
  /** What was shown last, so that nobody goes further back than to there: the account itself holds no past. */
  shown?: ShownState & { readonly at: number; readonly configuredAt: number };
}

/** What an alarm shows, and since when. */
export interface ShownState {
  readonly state: StateValue;
  readonly since: number;
}

/** A dashboard; its id is its name. */
interface DashboardRecord extends CloudRecord {
  body: string;
  modifiedAt: number;
}

/** A data point of a metric: one that was put here, or the requests of a minute. */
export interface DatumRecord {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: string;
  readonly at: number;
  readonly value: number;
  readonly unit: StandardUnit;
}

/** What CloudWatch holds, by name. */
export interface CloudWatchState {
  readonly alarms: Map<string, AlarmRecord>;
  /** Alarms of us-east-1, where the account works in another region. */
  readonly globalAlarms: Map<string, AlarmRecord>;
  readonly dashboards: Map<string, DashboardRecord>;
  readonly data: DatumRecord[];
}

/** CloudWatch of a fresh account. */
export function emptyCloudWatch(): CloudWatchState {
  return { alarms: new Map(), globalAlarms: new Map(), dashboards: new Map(), data: [] };
}

/** Data points that are kept; the oldest go first. */
const mostData = 10_000;

/** Puts a data point down. */
export function keepDatum({ data }: Pick<CloudWatchState, 'data'>, datum: DatumRecord): void {
  data.push(datum);
  data.splice(0, Math.max(0, data.length - mostData));
}
