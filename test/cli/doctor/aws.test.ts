import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  GetItemCommand,
  QueryCommand,
  ResourceNotFoundException as TableNotFound,
} from '@aws-sdk/client-dynamodb';
import { DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import { ResourceNotFoundException as BusNotFound, DescribeEventBusCommand } from '@aws-sdk/client-eventbridge';
import { GetRoleCommand, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import {
  ResourceNotFoundException as FunctionNotFound,
  GetAccountSettingsCommand,
  GetFunctionCommand,
} from '@aws-sdk/client-lambda';
import { GetServiceQuotaCommand } from '@aws-sdk/client-service-quotas';
import { DescribeStateMachineCommand, StartExecutionCommand, StateMachineDoesNotExist } from '@aws-sdk/client-sfn';
import { GetParameterCommand, ParameterNotFound } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { Finding, FindingCode } from '../../../lib/cli/doctor/finding';
import { localPublishing } from '../../../lib/local/host/publishing';
import { Account, examine, refusal } from './scene';

const metadata = { $metadata: {} };
const arnOf = (name: string) => `arn:aws:states:eu-west-1:123456789012:stateMachine:${name}`;

let account: Account;
beforeEach(() => {
  account = new Account();
});
afterEach(() => account.restore());

const unwell = ({ findings }: { readonly findings: readonly Finding[] }) =>
  findings.filter(({ status }) => status !== 'ok');

describe('a sound installation', () => {
  test('is well in every respect', async () => {
    const { exitCode, ok, findings } = await examine();
    expect(findings.filter(({ status }) => status !== 'ok')).toEqual([]);
    expect({ exitCode, ok }).toEqual({ exitCode: 0, ok: true });
    expect(findings.map(({ code }) => code)).toEqual([
      'ConfigurationRead',
      'NodeFits',
      'CallerKnown',
      'RegionKnown',
      'StackStands',
      'InstallationFits',
      'MachinesCurrent',
      'TablesSafe',
      'BusThere',
      'FunctionsActive',
      'RightsHeld',
      'QuotasSuffice',
      'ConcurrencySuffices',
    ]);
  });

  test('says where region and credentials come from', async () => {
    const flags = await examine({ args: ['--region', 'eu-west-1', '--profile', 'shop'] });
    const told = (code: FindingCode) => flags.findings.find((one) => one.code === code)?.message;
    expect(told('RegionKnown')).toBe('eu-west-1, from --region');
    expect(told('CallerKnown')).toContain('assumed-role/deployer/ann, credentials from --profile shop');
    const env = { AWS_PROFILE: 'shop', AWS_ENDPOINT_URL: 'http://127.0.0.1:5000', AWS_ENDPOINT_URL_STS: 'http://x' };
    const { findings } = await examine({ env });
    expect(findings.find(({ code }) => code === 'RegionKnown')?.message).toBe(
      'eu-west-1, from --region; endpoints replaced by AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_STS',
    );
  });

  test('asks IAM for the role itself, with its path', async () => {
    await examine();
    const asked = account.iam.commandCalls(SimulatePrincipalPolicyCommand).map(({ args: [{ input }] }) => input);
    expect(new Set(asked.map(({ PolicySourceArn }) => PolicySourceArn))).toEqual(
      new Set(['arn:aws:iam::123456789012:role/teams/deployer']),
    );
    expect(asked.flatMap(({ ActionNames }) => ActionNames)).toContain('states:StartExecution');
  });
});

/** What a test changes, and what must be found of it. */
interface Case {
  readonly change: (account: Account) => unknown;
  readonly check: Finding['check'];
  readonly status: Finding['status'];
  readonly message: RegExp;
  readonly fix: RegExp;
}

const stack = (StackStatus: string) => (one: Account) =>
  one.cloudformation.on(DescribeStacksCommand).resolves({
    Stacks: [{ StackName: 'unity', CreationTime: new Date(0), StackStatus: StackStatus as 'CREATE_COMPLETE' }],
  });

const denySimulation = (one: Account) =>
  one.iam.on(GetRoleCommand).rejects(refusal('AccessDenied', 'not authorized to perform: iam:GetRole'));

const cases: Readonly<Partial<Record<FindingCode, Case>>> = {
  CallerIsRoot: {
    change: (one) =>
      one.sts.on(GetCallerIdentityCommand).resolves({ Account: '123456789012', Arn: 'arn:aws:iam::123456789012:root' }),
    check: 'account',
    status: 'warning',
    message: /root user/,
    fix: /Use a role/,
  },
  CallerUnknown: {
    change: (one) => one.sts.on(GetCallerIdentityCommand).rejects(refusal('ExpiredToken', 'the token has expired')),
    check: 'account',
    status: 'bad',
    message: /UNITY-E5004: the token has expired/,
    fix: /aws sso login/,
  },
  StackMissing: {
    change: (one) =>
      one.cloudformation
        .on(DescribeStacksCommand)
        .rejects(refusal('ValidationError', 'Stack with id unity does not exist')),
    check: 'stack',
    status: 'bad',
    message: /no stack unity/,
    fix: /cdk bootstrap.*cdk deploy/,
  },
  StackChanging: {
    change: stack('UPDATE_IN_PROGRESS'),
    check: 'stack',
    status: 'warning',
    message: /UPDATE_IN_PROGRESS/,
    fix: /wait stack-update-complete/,
  },
  StackTakenBack: {
    change: stack('UPDATE_ROLLBACK_COMPLETE'),
    check: 'stack',
    status: 'warning',
    message: /what stood before it stands/,
    fix: /describe-stack-events/,
  },
  StackBroken: {
    change: stack('ROLLBACK_COMPLETE'),
    check: 'stack',
    status: 'bad',
    message: /ROLLBACK_COMPLETE/,
    fix: /`unity uninstall`.*`npx cdk deploy`/,
  },
  InstallationMissing: {
    change: (one) => one.ssm.on(GetParameterCommand).rejects(new ParameterNotFound({ message: 'no', ...metadata })),
    check: 'installation',
    status: 'bad',
    message: /\/unity\/installation/,
    fix: /cdk deploy/,
  },
  InstallationUnreadable: {
    change: (one) => one.tell('{"format_version": 1'),
    check: 'installation',
    status: 'bad',
    message: /not what `cdk deploy` wrote/,
    fix: /cdk deploy/,
  },
  InstallationNewer: {
    change: (one) => one.tell({ format_version: 2, prefix: 'unity', environments: ['dev'] }),
    check: 'installation',
    status: 'bad',
    message: /format 2, this command knows 1/,
    fix: /git pull/,
  },
  InstallationOlder: {
    change: (one) => one.tell({ format_version: 0, prefix: 'unity', environments: ['dev'] }),
    check: 'installation',
    status: 'bad',
    message: /format 0/,
    fix: /cdk deploy/,
  },
  EnvironmentsDiffer: {
    change: (one) => one.tell({ format_version: 1, prefix: 'unity', environments: ['dev', 'test'] }),
    check: 'installation',
    status: 'warning',
    message: /names dev, staging, prod, the installation has dev, test/,
    fix: /unity\.yaml/,
  },
  MachineMissing: {
    change: (one) =>
      one.machines
        .on(DescribeStateMachineCommand, { stateMachineArn: arnOf('unity-dev-spot') })
        .rejects(new StateMachineDoesNotExist({ message: 'no', ...metadata })),
    check: 'machines',
    status: 'bad',
    message: /^there is no machine unity-dev-spot$/,
    fix: /cdk deploy/,
  },
  MachineDiffers: {
    change: (one) =>
      one.machines
        .on(DescribeStateMachineCommand, { stateMachineArn: arnOf('unity-prod-alb') })
        .resolves({ definition: '{"StartAt": "Older"}' }),
    check: 'machines',
    status: 'warning',
    message: /^unity-prod-alb was installed from another workflow/,
    fix: /cdk deploy/,
  },
  TableMissing: {
    change: (one) =>
      one.dynamo
        .on(DescribeTableCommand, { TableName: 'unity-audit' })
        .rejects(new TableNotFound({ message: 'no', ...metadata })),
    check: 'tables',
    status: 'bad',
    message: /no table unity-audit/,
    fix: /restore-table-from-backup/,
  },
  TableNotActive: {
    change: (one) =>
      one.dynamo
        .on(DescribeTableCommand, { TableName: 'unity-ledger' })
        .resolves({ Table: { TableStatus: 'INACCESSIBLE_ENCRYPTION_CREDENTIALS' } }),
    check: 'tables',
    status: 'bad',
    message: /unity-ledger is INACCESSIBLE/,
    fix: /KMS key/,
  },
  TableUnprotected: {
    change: (one) =>
      one.dynamo.on(DescribeContinuousBackupsCommand).resolves({
        ContinuousBackupsDescription: {
          ContinuousBackupsStatus: 'ENABLED',
          PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'DISABLED' },
        },
      }),
    check: 'tables',
    status: 'warning',
    message: /no point-in-time recovery/,
    fix: /update-continuous-backups/,
  },
  BusMissing: {
    change: (one) => one.events.on(DescribeEventBusCommand).rejects(new BusNotFound({ message: 'no', ...metadata })),
    check: 'bus',
    status: 'bad',
    message: /no event bus unity-events/,
    fix: /REVERT_DRIFT/,
  },
  FunctionMissing: {
    change: (one) =>
      one.lambda
        .on(GetFunctionCommand, { FunctionName: 'unity-make-edge' })
        .rejects(new FunctionNotFound({ message: 'no', ...metadata })),
    check: 'functions',
    status: 'bad',
    message: /^there is no function unity-make-edge$/,
    fix: /cdk deploy/,
  },
  FunctionFailed: {
    change: (one) =>
      one.lambda
        .on(GetFunctionCommand, { FunctionName: 'unity-gate' })
        .resolves({ Configuration: { State: 'Failed', StateReason: 'the KMS key is disabled' } }),
    check: 'functions',
    status: 'bad',
    message: /unity-gate cannot run: the KMS key is disabled/,
    fix: /cdk deploy/,
  },
  FunctionPending: {
    change: (one) =>
      one.lambda
        .on(GetFunctionCommand, { FunctionName: 'unity-gate' })
        .resolves({ Configuration: { State: 'Active', LastUpdateStatus: 'InProgress' } }),
    check: 'functions',
    status: 'warning',
    message: /being updated/,
    fix: /wait function-updated-v2/,
  },
  RightMissing: {
    change: (one) =>
      one.iam
        .on(SimulatePrincipalPolicyCommand, { ActionNames: ['lambda:InvokeFunctionUrl'] }, false)
        .resolves({ EvaluationResults: [{ EvalActionName: 'x', EvalDecision: 'implicitDeny' }] }),
    check: 'permissions',
    status: 'bad',
    message: /rollback.*lambda:InvokeFunctionUrl is denied/,
    fix: /Allow lambda:InvokeFunctionUrl on arn:aws:lambda:eu-west-1:123456789012:function:unity-desk/,
  },
  RightMissingSomewhere: {
    change: (one) =>
      one.iam
        .on(
          SimulatePrincipalPolicyCommand,
          { ActionNames: ['states:StartExecution'], ResourceArns: [arnOf('unity-prod--doctor')] },
          false,
        )
        .resolves({ EvaluationResults: [{ EvalActionName: 'x', EvalDecision: 'explicitDeny' }] }),
    check: 'permissions',
    status: 'warning',
    message: /^deploy: states:StartExecution is denied in prod$/,
    fix: /unless it is meant to be so/,
  },
  QuotaShort: {
    change: (one) => {
      one.quotas.on(GetServiceQuotaCommand, { QuotaCode: 'L-F678F1CE' }, false).resolves({ Quota: { Value: 1 } });
      one.ec2.on(DescribeVpcsCommand).resolves({ Vpcs: [{}] });
    },
    check: 'quotas',
    status: 'bad',
    message: /^VPCs per Region: 1 of 1 in use, one more `\w+` needs 1$/,
    fix: /request-service-quota-increase --service-code vpc --quota-code L-F678F1CE --desired-value 2/,
  },
  ConcurrencyShort: {
    change: (one) =>
      one.lambda.on(GetAccountSettingsCommand).resolves({ AccountLimit: { UnreservedConcurrentExecutions: 3 } }),
    check: 'concurrency',
    status: 'bad',
    message: /^3 functions may run at once/,
    fix: /L-B99A9384/,
  },
  ConcurrencyTight: {
    change: (one) =>
      one.lambda.on(GetAccountSettingsCommand).resolves({ AccountLimit: { UnreservedConcurrentExecutions: 50 } }),
    check: 'concurrency',
    status: 'warning',
    message: /^50 functions may run at once/,
    fix: /L-B99A9384/,
  },
  LookDenied: {
    change: (one) =>
      one.cloudformation.on(DescribeStacksCommand).rejects(refusal('AccessDenied', 'User: ann is not authorized')),
    check: 'stack',
    status: 'warning',
    message: /cannot be told: .*ann is not authorized/,
    fix: /Allow cloudformation:DescribeStacks/,
  },
  LookFailed: {
    change: (one) => one.events.on(DescribeEventBusCommand).rejects(refusal('InternalException', 'the service is ill')),
    check: 'bus',
    status: 'bad',
    message: /UNITY-E5006.*the service is ill/,
    fix: /Mend what AWS names/,
  },
};

describe('each finding, alone', () => {
  test.each(Object.entries(cases) as [FindingCode, Case][])('%s', async (code, wanted) => {
    wanted.change(account);
    const examined = await examine();
    expect(unwell(examined).map((one) => one.code)).toContain(code);
    const own = unwell(examined).filter((one) => one.code === code);
    for (const { check, status, ok, fix } of own) {
      expect({ check, status, ok }).toEqual({
        check: wanted.check,
        status: wanted.status,
        ok: wanted.status !== 'bad',
      });
      expect(fix).toMatch(wanted.fix);
    }
    expect(own.map(({ message }) => message).join('\n')).toMatch(new RegExp(wanted.message.source, 'm'));
    expect(unwell(examined).map((one) => one.code)).toEqual(own.map((one) => one.code));
    expect(examined.exitCode).toBe(wanted.status === 'bad' ? 253 : 0);
  });
});

describe('machines that were published', () => {
  /** One that names version 7 of every function, in an installation that has this version of `gate`. */
  const published = (gate: string) => {
    const stateMachineArn = arnOf('unity-dev-mine');
    account.dynamo
      .on(QueryCommand, { ExpressionAttributeValues: { ':pk': { S: 'PUBLISHED#dev' } } }, false)
      .resolves({ Items: [{ machine: { S: 'unity-dev-mine' } }, { machine: { S: 'unity-dev-gone' } }] });
    account.machines
      .on(DescribeStateMachineCommand, { stateMachineArn: arnOf('unity-dev-gone') })
      .rejects(new StateMachineDoesNotExist({ message: 'no', ...metadata }))
      .on(DescribeStateMachineCommand, { stateMachineArn })
      .resolves({ definition: '{"a": "arn:aws:lambda:eu-west-1:123456789012:function:unity-gate:7"}' });
    const place = { ...localPublishing('unity', 'dev'), versions: { gate } };
    account.ssm
      .on(GetParameterCommand, { Name: '/unity/dev/versions' })
      .resolves({ Parameter: { Value: JSON.stringify(place) } });
  };

  test('are named, those that were removed left out', async () => {
    published('7');
    const { findings } = await examine();
    expect(findings.filter(({ check }) => check === 'published').map(({ code, message }) => [code, message])).toEqual([
      ['PublishedKnown', '1 published: unity-dev-mine'],
    ]);
  });

  test('are behind where they name functions of before', async () => {
    published('8');
    const { exitCode, findings } = await examine();
    expect(findings.filter(({ check }) => check === 'published').map(({ code, fix }) => [code, fix])).toEqual([
      ['PublishedKnown', undefined],
      ['PublishedBehind', expect.stringContaining('unity deploy')],
    ]);
    expect(exitCode).toBe(0);
  });
});

describe('a caller who may not ask IAM', () => {
  test('has each right tried, in a way that changes nothing', async () => {
    denySimulation(account);
    account.machines.on(StartExecutionCommand).rejects(new StateMachineDoesNotExist({ message: 'no', ...metadata }));
    const { exitCode, findings } = await examine();
    expect(findings.find(({ check }) => check === 'permissions')).toMatchObject({
      code: 'RightsHeld',
      message: expect.stringContaining('by trying, as IAM does not simulate: the caller may not ask it'),
    });
    expect(exitCode).toBe(0);
    const starts = account.machines.commandCalls(StartExecutionCommand).map(({ args: [{ input }] }) => input);
    expect(starts.map(({ stateMachineArn }) => stateMachineArn)).not.toContain(arnOf('unity-dev--rollback'));
    expect(starts.every(({ stateMachineArn }) => stateMachineArn?.endsWith('--doctor'))).toBe(true);
  });

  test('hears what was denied', async () => {
    denySimulation(account);
    account.dynamo.on(GetItemCommand).rejects(refusal('AccessDeniedException'));
    const { exitCode, findings } = await examine();
    expect(findings.filter(({ check }) => check === 'permissions').map(({ code, message }) => [code, message])).toEqual(
      [['RightMissing', expect.stringMatching(/^history, status, .*: dynamodb:GetItem is denied$/)]],
    );
    expect(exitCode).toBe(253);
  });
});

test('without credentials nothing else is asked', async () => {
  account.sts.on(GetCallerIdentityCommand).rejects(refusal('CredentialsProviderError', 'no credentials'));
  const { findings } = await examine();
  expect(findings.map(({ check }) => check)).toEqual(['configuration', 'node', 'account']);
  expect(account.cloudformation.calls()).toEqual([]);
});

test('a configuration that cannot be read is the finding', async () => {
  const { exitCode, findings } = await examine({ config: 'prefix: UPPER\n' });
  expect(exitCode).toBe(253);
  expect(findings.find(({ code }) => code === 'ConfigurationInvalid')).toMatchObject({
    status: 'bad',
    check: 'configuration',
  });
});
