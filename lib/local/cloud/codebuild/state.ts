import type { EnvironmentVariable } from '@aws-sdk/client-codebuild';
import type { CloudRecord } from '../account/record';

/** A build, from the call to its end. Times are milliseconds; what happens between them follows from the clock. */
export interface BuildRecord extends CloudRecord {
  readonly projectName: string;
  readonly number: number;
  readonly sourceVersion: string | null;
  /** Those of the call, over those of the project. */
  readonly variables: readonly EnvironmentVariable[];
  /** It runs from here on, and has ended then. */
  readonly runsAt: number;
  readonly endsAt: number;
  /** Its report is complete then; null where the project makes none. */
  readonly report: { readonly arn: string; readonly readyAt: number } | null;
  /** StopBuild was called, and it has stopped then. */
  stoppedAt: number | null;
}

/** What CodeBuild holds, by id. Projects are the account's samples. */
export interface CodeBuildState {
  readonly builds: Map<string, BuildRecord>;
}

/** CodeBuild of a fresh account. */
export function emptyCodeBuild(): CodeBuildState {
  return { builds: new Map() };
}
