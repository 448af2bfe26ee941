import { type AcmState, emptyAcm } from '../acm/state';
import type { Bucket } from '../api/throttle';
import { type BackupState, emptyBackup } from '../backup/state';
import { type CloudFrontState, emptyCloudFront } from '../cloudfront/state';
import { type CloudWatchState, emptyCloudWatch } from '../cloudwatch/state';
import { type CodeBuildState, emptyCodeBuild } from '../codebuild/state';
import { type Ec2State, emptyEc2 } from '../ec2/state';
import { type EfsState, emptyEfs } from '../efs/state';
import { type Elbv2State, emptyElbv2 } from '../elbv2/state';
import { emptyLambda, type LambdaState } from '../lambda/state';
import { emptyLogs, type LogsState } from '../logs/state';
import { emptyRoute53, type Route53State } from '../route53/state';
import { emptySsm, type SsmState } from '../ssm/state';
import type { TokenRecord } from './tokens';

/** The shape of the state; a snapshot of another shape is not read. */
export const stateVersion = 9;

/** Everything in the account. Plain data: maps, arrays, objects, numbers, texts. */
export interface CloudState {
  readonly version: number;
  readonly ec2: Ec2State;
  readonly elbv2: Elbv2State;
  readonly cloudfront: CloudFrontState;
  readonly acm: AcmState;
  readonly route53: Route53State;
  readonly efs: EfsState;
  readonly backup: BackupState;
  readonly ssm: SsmState;
  readonly cloudwatch: CloudWatchState;
  readonly logs: LogsState;
  readonly lambda: LambdaState;
  readonly codebuild: CodeBuildState;
  /** Idempotency tokens by operation and token. */
  readonly tokens: Map<string, TokenRecord>;
  /** Throttling, by service. */
  readonly buckets: Map<string, Bucket>;
  /** When the dead were last cleared away. */
  prunedAt: number;
}

/** An account that nobody ever used. */
export function emptyState(): CloudState {
  return {
    version: stateVersion,
    ec2: emptyEc2(),
    elbv2: emptyElbv2(),
    cloudfront: emptyCloudFront(),
    acm: emptyAcm(),
    route53: emptyRoute53(),
    efs: emptyEfs(),
    backup: emptyBackup(),
    ssm: emptySsm(),
    cloudwatch: emptyCloudWatch(),
    logs: emptyLogs(),
    lambda: emptyLambda(),
    codebuild: emptyCodeBuild(),
    tokens: new Map(),
    buckets: new Map(),
    prunedAt: 0,
  };
}
