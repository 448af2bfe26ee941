import { Aws } from 'aws-cdk-lib';
import { metricsNamespace } from '../../domain/metrics';

/** How bad it is: `critical` wakes somebody, `warning` can wait for the morning. */
export type Severity = 'critical' | 'warning';

/** The names of an installation's topic and archive. */
export const alarmTopicName = (prefix: string): string => `${prefix}-alarms`;
export const archiveName = (prefix: string): string => `${prefix}-events`;

/** By name, not by reference: environments' stacks need no parameter for it. */
export const alarmTopicArn = (prefix: string): string =>
  `arn:${Aws.PARTITION}:sns:${Aws.REGION}:${Aws.ACCOUNT_ID}:${alarmTopicName(prefix)}`;

/**
 * What the names of alarms begin with. A double dash ends an environment: no alarm of the installation has one, so that
 * whoever is told of one environment is told of no other.
 */
export function alarmNamePrefix(prefix: string, severity: Severity, environment?: string): string {
  return environment === undefined ? `${prefix}-${severity}-` : `${prefix}-${severity}-${environment}--`;
}

/** The ARN of an alarm, or with `*` of all that begin so. */
export const alarmArn = (name: string): string =>
  `arn:${Aws.PARTITION}:cloudwatch:${Aws.REGION}:${Aws.ACCOUNT_ID}:alarm:${name}`;

/** Where our own figures are kept: of the installation, or of one environment. */
export const figuresNamespace = (prefix: string, environment?: string): string =>
  environment === undefined ? metricsNamespace(prefix) : `${metricsNamespace(prefix)}/${environment}`;

/** The entry of the runbook about an alarm. */
export const runbookEntry = (anchor: string): string => `docs/runbook.md#${anchor}`;
