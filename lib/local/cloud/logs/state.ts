import type { LogGroupClass } from '@aws-sdk/client-cloudwatch-logs';
import type { CloudRecord } from '../account/record';

/** A log group; its id is its name. */
export interface LogGroupRecord extends CloudRecord {
  readonly logGroupClass: LogGroupClass;
  readonly kmsKeyId: string | null;
  retentionInDays: number | null;
}

/** What CloudWatch Logs holds, by name. */
export interface LogsState {
  readonly groups: Map<string, LogGroupRecord>;
}

/** CloudWatch Logs of a fresh account. */
export function emptyLogs(): LogsState {
  return { groups: new Map() };
}
