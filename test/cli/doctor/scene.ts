import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { ACMClient, ListCertificatesCommand } from '@aws-sdk/client-acm';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { CloudFrontClient, ListDistributionsCommand } from '@aws-sdk/client-cloudfront';
import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DynamoDBClient,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import {
  DescribeAddressesCommand,
  DescribeInstancesCommand,
  DescribeInternetGatewaysCommand,
  DescribeNetworkInterfacesCommand,
  DescribeSecurityGroupsCommand,
  DescribeVolumesCommand,
  DescribeVpcsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import {
  DescribeLoadBalancersCommand,
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { DescribeEventBusCommand, EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { GetRoleCommand, IAMClient, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { GetAccountSettingsCommand, GetFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetServiceQuotaCommand, ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { DescribeStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { definitions } from '../../../lambdas/actions/definitions';
import type { Finding } from '../../../lib/cli/doctor/finding';
import { readConfig } from '../../../lib/config/read-config';
import { compileMachines } from '../../../lib/stacks/compile-machines';
import { readWorkflows } from '../../../lib/stacks/read-workflows';
import { packageRoot, TestDirectory } from '../run-cli';

const { config } = readConfig('', 'unity.yaml');
if (!config) throw new Error('an empty file gives the defaults');
const { settings, environments } = config;
export const workflows = readWorkflows(path.join(packageRoot, 'workflows'), definitions);

/** What `cdk deploy` of this checkout installs, with the versions of functions in place, by ARN. */
const installed = new Map(
  Object.keys(environments).flatMap((environment) =>
    compileMachines(workflows, { environment, settings, definitions }).map(({ name, definition }) => [
      `arn:aws:states:eu-west-1:123456789012:stateMachine:${name}`,
      JSON.stringify(definition).replaceAll(
        /\$\{(\w+)\}/g,
        (_, one: string) => `arn:aws:lambda:eu-west-1:123456789012:function:unity-${one.replaceAll('_', '-')}:7`,
      ),
    ]),
  ),
);

/** An AWS error as the SDK throws it. */
export function refusal(name: string, message = 'as the test wants it'): Error {
  return Object.assign(new Error(message), { name, $fault: 'client', $metadata: { httpStatusCode: 400 } });
}

/** The account of AWS that stands behind every SDK client: a sound installation until a test changes something. */
export class Account {
  readonly sts = mockClient(STSClient);
  readonly cloudformation = mockClient(CloudFormationClient);
  readonly ssm = mockClient(SSMClient);
  readonly machines = mockClient(SFNClient);
  readonly dynamo = mockClient(DynamoDBClient);
  readonly events = mockClient(EventBridgeClient);
  readonly lambda = mockClient(LambdaClient);
  readonly iam = mockClient(IAMClient);
  readonly quotas = mockClient(ServiceQuotasClient);
  readonly ec2 = mockClient(EC2Client);
  private readonly others = [
    mockClient(ElasticLoadBalancingV2Client),
    mockClient(CloudFrontClient),
    mockClient(ACMClient),
  ] as const;

  constructor() {
    this.sts.on(GetCallerIdentityCommand).resolves({
      Account: '123456789012',
      Arn: 'arn:aws:sts::123456789012:assumed-role/deployer/ann',
    });
    this.cloudformation.on(DescribeStacksCommand).resolves({
      Stacks: [{ StackName: 'unity', CreationTime: new Date(0), StackStatus: 'UPDATE_COMPLETE' }],
    });
    this.tell({ format_version: 1, prefix: 'unity', environments: Object.keys(environments) });
    this.machines.on(DescribeStateMachineCommand).callsFake(({ stateMachineArn }: { stateMachineArn: string }) => ({
      definition: installed.get(stateMachineArn),
    }));
    this.dynamo
      .on(DescribeTableCommand)
      .resolves({ Table: { TableStatus: 'ACTIVE', DeletionProtectionEnabled: true } });
    this.dynamo.on(DescribeContinuousBackupsCommand).resolves({
      ContinuousBackupsDescription: {
        ContinuousBackupsStatus: 'ENABLED',
        PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'ENABLED' },
      },
    });
    this.dynamo.on(QueryCommand).resolves({ Items: [] });
    this.events.on(DescribeEventBusCommand).resolves({ Name: 'unity-events' });
    this.lambda.on(GetFunctionCommand).resolves({ Configuration: { State: 'Active', LastUpdateStatus: 'Successful' } });
    this.lambda.on(GetAccountSettingsCommand).resolves({ AccountLimit: { UnreservedConcurrentExecutions: 1000 } });
    this.iam.on(GetRoleCommand).resolves({
      Role: {
        Path: '/teams/',
        RoleName: 'deployer',
        RoleId: 'x',
        Arn: 'arn:aws:iam::123456789012:role/teams/deployer',
        CreateDate: new Date(0),
      },
    });
    this.iam.on(SimulatePrincipalPolicyCommand).resolves({
      EvaluationResults: [{ EvalActionName: 'x', EvalDecision: 'allowed' }],
    });
    this.quotas.on(GetServiceQuotaCommand).resolves({ Quota: { Value: 100 } });
    this.ec2.on(DescribeVpcsCommand).resolves({ Vpcs: [{}] });
    this.ec2.on(DescribeInternetGatewaysCommand).resolves({ InternetGateways: [] });
    this.ec2.on(DescribeSecurityGroupsCommand).resolves({ SecurityGroups: [] });
    this.ec2.on(DescribeNetworkInterfacesCommand).resolves({ NetworkInterfaces: [] });
    this.ec2.on(DescribeVolumesCommand).resolves({ Volumes: [] });
    this.ec2.on(DescribeInstancesCommand).resolves({ Reservations: [] });
    this.ec2.on(DescribeAddressesCommand).resolves({ Addresses: [{}, {}] });
    const [balancers, edges, certificates] = this.others;
    balancers
      .on(DescribeLoadBalancersCommand)
      .resolves({ LoadBalancers: [{ Type: 'application' }, { Type: 'network' }] });
    balancers.on(DescribeTargetGroupsCommand).resolves({ TargetGroups: [] });
    edges.on(ListDistributionsCommand).resolves({ DistributionList: undefined });
    certificates.on(ListCertificatesCommand).resolves({ CertificateSummaryList: [] });
  }

  /** What the installation says of itself. */
  tell(installation: object | string): void {
    const Value = typeof installation === 'string' ? installation : JSON.stringify(installation);
    this.ssm.on(GetParameterCommand).resolves({ Parameter: { Value } });
  }

  restore(): void {
    const { sts, cloudformation, ssm, machines, dynamo, events, lambda, iam, quotas, ec2 } = this;
    for (const mock of [sts, cloudformation, ssm, machines, dynamo, events, lambda, iam, quotas, ec2, ...this.others])
      mock.restore();
  }
}

/** What the command came to. */
export interface Examined {
  readonly exitCode: number;
  readonly ok: boolean;
  readonly findings: readonly Finding[];
}

/** Runs the whole command against whatever stands behind the SDK clients. */
export async function examine(
  options: {
    readonly config?: string;
    readonly args?: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
  } = {},
): Promise<Examined> {
  const directory = new TestDirectory();
  try {
    if (options.config !== undefined) writeFileSync(path.join(directory.path, 'unity.yaml'), options.config);
    const args = ['doctor', '--json', ...(options.args ?? ['--region', 'eu-west-1'])];
    const { exitCode, stdout } = await directory.run(args, { ...(options.env && { env: options.env }) });
    return { exitCode, ...(JSON.parse(stdout) as { ok: boolean; findings: readonly Finding[] }) };
  } finally {
    directory.remove();
  }
}
