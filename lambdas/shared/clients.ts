import { ACMClient } from '@aws-sdk/client-acm';
import { BackupClient } from '@aws-sdk/client-backup';
import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { CodeBuildClient } from '@aws-sdk/client-codebuild';
import { EC2Client } from '@aws-sdk/client-ec2';
import { EFSClient } from '@aws-sdk/client-efs';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { PricingClient } from '@aws-sdk/client-pricing';
import { ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import { Route53Client } from '@aws-sdk/client-route-53';
import { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';

/** What a GET may be told beside the address. */
export interface HttpGetOptions {
  readonly timeoutSeconds: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Hosts and networks that may be called although they are not public (see `http-target.ts`). */
  readonly allowTargets?: readonly string[];
}

/** The answer to a GET; redirects are not followed. */
export interface HttpAnswer {
  readonly status: number;
  /** At most its first 64 KiB. */
  readonly body: string;
  /** Where a redirect points to, as the server wrote it. */
  readonly location?: string;
}

/** A plain GET with a bound; the simulated cloud answers it from its own state. */
export type HttpGet = (url: string, options: HttpGetOptions) => Promise<HttpAnswer>;

/** The doors through which actions reach AWS. The local run plugs the simulated cloud in behind the same clients. */
export interface Clients {
  readonly sts: STSClient;
  readonly ec2: EC2Client;
  readonly elbv2: ElasticLoadBalancingV2Client;
  readonly efs: EFSClient;
  readonly backup: BackupClient;
  readonly cloudfront: CloudFrontClient;
  readonly acm: ACMClient;
  /** CloudFront takes certificates of this region only, wherever everything else is. */
  readonly acmUsEast1: ACMClient;
  readonly route53: Route53Client;
  readonly ssm: SSMClient;
  readonly cloudwatch: CloudWatchClient;
  /** CloudWatch of us-east-1, the only region that has metrics of CloudFront, and so alarms on them. */
  readonly globalCloudwatch: CloudWatchClient;
  readonly logs: CloudWatchLogsClient;
  readonly quotas: ServiceQuotasClient;
  /** The price list, which is asked for in us-east-1 wherever everything else is. */
  readonly pricing: PricingClient;
  readonly events: EventBridgeClient;
  readonly lambda: LambdaClient;
  readonly codebuild: CodeBuildClient;
  readonly tagging: ResourceGroupsTaggingAPIClient;
  /** The tagging API of us-east-1, which alone lists what belongs to no region. */
  readonly globalTagging: ResourceGroupsTaggingAPIClient;
  readonly http: HttpGet;
}

/** What the clients of one invocation share; `region` undefined means the SDK's own chain. */
export interface ClientOptions {
  readonly region?: string;
  /** Bounds of one request, in milliseconds; or the handler of another client, which shares its connections. */
  readonly requestHandler?:
    | {
        readonly requestTimeout: number;
        readonly connectionTimeout: number;
        /** Without it the SDK only logs a request that takes too long. */
        readonly throwOnRequestTimeout?: boolean;
      }
    | STSClient['config']['requestHandler'];
  /** Whether each kind of command resolves its middlewares once a client. */
  readonly cacheMiddleware?: boolean;
  readonly credentials?: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
}

/** Where AWS keeps what belongs to no region. */
export const globalRegion = 'us-east-1';

/** Makes the SDK clients. Retries are not the SDK's: `make` and the driver decide what may be sent again. */
export function makeClients(options: ClientOptions, http: HttpGet): Clients {
  const shared = { ...options, maxAttempts: 1 };
  return {
    sts: new STSClient(shared),
    ec2: new EC2Client(shared),
    elbv2: new ElasticLoadBalancingV2Client(shared),
    efs: new EFSClient(shared),
    backup: new BackupClient(shared),
    cloudfront: new CloudFrontClient(shared),
    acm: new ACMClient(shared),
    acmUsEast1: new ACMClient({ ...shared, region: 'us-east-1' }),
    route53: new Route53Client(shared),
    ssm: new SSMClient(shared),
    cloudwatch: new CloudWatchClient(shared),
    globalCloudwatch: new CloudWatchClient({ ...shared, region: globalRegion }),
    logs: new CloudWatchLogsClient(shared),
    quotas: new ServiceQuotasClient(shared),
    pricing: new PricingClient({ ...shared, region: globalRegion }),
    events: new EventBridgeClient(shared),
    lambda: new LambdaClient(shared),
    codebuild: new CodeBuildClient(shared),
    tagging: new ResourceGroupsTaggingAPIClient(shared),
    globalTagging: new ResourceGroupsTaggingAPIClient({ ...shared, region: globalRegion }),
    http,
  };
}
