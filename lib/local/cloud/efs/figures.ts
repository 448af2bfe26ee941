import type { Span } from '../figures';

/** creating -> available of a file system. aws-facts [B create_efs]: up to 12 s (n=1). */
export const fileSystemAvailable: Span = [4, 12];

/** creating -> available of a mount target. aws-facts [B create_efs]: 84 s (n=1), another over 60 s; the tail of more than 10 min is left out. */
export const mountTargetAvailable: Span = [62, 104];

/** deleting -> gone of a mount target. aws-facts [B create_efs]: cloud-nuke allows 60 s. */
export const mountTargetDeleted: Span = [10, 60];

/** deleting -> gone of a file system. Assumed. */
export const fileSystemDeleted: Span = [2, 10];

/** ENABLING -> ENABLED of automatic backups, and back, in seconds. Assumed. */
export const backupPolicySettled = 5;

/** How often the size is metered. EFS API reference: right a couple of hours after the last write; hourly is assumed. */
export const meteringSeconds = 3_600;

/** What is metered for a file system without a file (example of the API reference, DescribeFileSystems). */
export const emptyBytes = 6_144;

/** How late CloudWatch knows what was written: metrics come by the minute (EFS user guide); two are assumed. */
export const metricDelaySeconds = 120;

/** Files are metered in whole blocks of this size (EFS user guide, how sizes are metered). */
export const meteredBlockBytes = 4_096;
