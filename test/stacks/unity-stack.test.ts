import { environmentBytes } from '../../lib/domain/function-environment';
import { functionNames } from '../../lib/domain/functions';
import { defaultSettings } from '../../lib/domain/settings';
import { ledgerTable } from '../../lib/ledger/tables';
import { timeoutOfFunction } from '../../lib/workflow/asl/timing';
import { type Resource, resourcesOf, type Template } from './assembly';
import { configOf, installation, spotWorkflow, waitingWorkflow } from './installation';
import { functionsOf, grantedBy, written } from './policies';

const assembly = installation({ workflows: [spotWorkflow()] });
const { root, nested } = assembly;

const secret = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/*';
/** An installation that leaves no default in place. */
const other = installation({
  config: `
prefix: acme
log_retention_days: 7
settings: {visibility_window_seconds: 1}
instances: {readable_secrets: ["${secret}"]}
`,
  workflows: [spotWorkflow()],
});

function only(template: Template, type: string): Resource {
  const [resource, ...others] = [...resourcesOf(template, type).values()];
  expect(others).toEqual([]);
  return resource!;
}

describe('as a whole', () => {
  test('synthesizing twice gives the same templates', () => {
    expect(installation({ workflows: [spotWorkflow()] })).toEqual(assembly);
  });

  test('no stack comes near the limit of 500 resources, whatever the number of environments', () => {
    const names = Array.from({ length: 10 }, (_, index) => `  e${index}:\n`).join('');
    const workflows = Array.from({ length: 20 }, (_, index) => waitingWorkflow(`flow-${index}`, 2));
    const big = installation({ config: `environments:\n${names}`, workflows });
    for (const template of [root, ...nested.values(), big.root, ...big.nested.values()]) {
      expect(Object.keys(template.Resources).length).toBeLessThan(400);
      expect(Object.keys(template.Parameters ?? {}).length).toBeLessThan(200);
    }
    expect(big.nested.size).toBe(10);
  });

  test('every physical name carries the prefix, so two installations can live in one account', () => {
    const names = (template: Template) =>
      Object.values(template.Resources).flatMap(({ Properties }) =>
        Object.entries(Properties ?? {})
          .filter(
            ([key]) =>
              /^(Name|\w+Name|StatementId)$/.test(key) && !['PolicyName', 'MetricName', 'DisplayName'].includes(key),
          )
          .map(([, value]) => written(value))
          .filter((name) => !name.startsWith('<')),
      );
    const all = [other.root, ...other.nested.values()].flatMap(names);
    expect(all.length).toBeGreaterThan(60);
    expect(
      all.filter(
        (name) => !/^(\/aws\/lambda\/|\/aws\/vendedlogs\/states\/|\/)?acme([-/]|$)|^\/aws\/events\/acme$/.test(name),
      ),
    ).toEqual([]);
    expect(JSON.stringify([other.root, ...other.nested.values()])).not.toMatch(/[:/"]unity-(?!session)[a-z]/);
  });
});

describe('tables', () => {
  test.each([
    ['unity-ledger', true],
    ['unity-audit', false],
  ])('%s is recoverable, encrypted, paid by use, and stays when the stack goes', (name, streams) => {
    const table = [...resourcesOf(root, 'AWS::DynamoDB::Table').values()].find(
      ({ Properties }) => Properties.TableName === name,
    )!;
    expect(table).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    expect(table.Properties).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { SSEEnabled: true },
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    });
    expect(table.Properties.StreamSpecification).toEqual(
      streams ? { StreamViewType: 'NEW_AND_OLD_IMAGES' } : undefined,
    );
  });

  test('the ledger has the indexes that the engine queries', () => {
    const ledger = [...resourcesOf(root, 'AWS::DynamoDB::Table').values()].find(
      ({ Properties }) => Properties.TableName === 'unity-ledger',
    )!;
    expect(ledger.Properties.GlobalSecondaryIndexes).toEqual(
      ledgerTable.indexes.map(({ name, partitionKey, sortKey }) => ({
        IndexName: name,
        KeySchema: [
          { AttributeName: partitionKey, KeyType: 'HASH' },
          { AttributeName: sortKey, KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'ALL' },
      })),
    );
  });
});

describe('functions', () => {
  const functions = functionsOf(root);

  test('each is told what it is and what it works with', () => {
    for (const name of functionNames) {
      const { physicalName, resource } = functions.get(name)!;
      expect(physicalName).toBe(`unity-${name.replaceAll('_', '-')}`);
      const set = /^(?:make|undo)_(?!gate)(\w+)$/.exec(name)?.[1];
      const { UNITY_SESSION_ROLE: role, ...variables } = (
        resource.Properties.Environment as { readonly Variables: Readonly<Record<string, unknown>> }
      ).Variables;
      const acts = name === 'admit' || name === 'inspect' || (set !== undefined && name !== 'undo_control');
      expect(role && written(role)).toBe(
        acts ? `arn:<Partition>:iam::<AccountId>:role/unity-{environment}-${name.replaceAll('_', '-')}` : undefined,
      );
      expect(variables).toEqual({
        UNITY_FUNCTION: name,
        UNITY_MACHINES: expect.anything(),
        UNITY_SETTINGS: JSON.stringify(defaultSettings),
        UNITY_ENVIRONMENTS: 'dev,staging,prod',
        UNITY_BUS: 'unity-events',
        ...(set && { UNITY_PERMISSION_SET: set }),
        ...(name === 'publisher' && { UNITY_FAILED_BATCHES: { Ref: expect.stringMatching(/^FailedBatches/) } }),
      });
      expect(resource.Properties).toMatchObject({
        Timeout: timeoutOfFunction(name),
        Handler: 'index.handler',
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
      });
    }
  });

  test('none is told more than configurations are checked for, and Lambda takes', () => {
    const told = (template: Template): readonly number[] =>
      [...functionsOf(template).values()].map(({ resource }) => {
        const { Variables } = resource.Properties.Environment as { readonly Variables: Record<string, unknown> };
        const longest = Object.entries(Variables).map(([name, value]) => [
          name,
          written(value)
            .replaceAll('<Partition>', 'aws-us-gov')
            .replaceAll('<Region>', 'ap-southeast-1')
            .replaceAll('<AccountId>', '1'.repeat(12))
            .replace(/^<FailedBatches.*>$/, 'b'.repeat(63)),
        ]);
        return Buffer.byteLength(JSON.stringify(Object.fromEntries(longest)));
      });
    expect(told(root)).toHaveLength(functionNames.length);
    const environments = ['dev', 'staging', 'prod'];
    expect(Math.max(...told(root))).toBe(environmentBytes({ settings: defaultSettings, environments }));
    const { settings } = configOf('prefix: acme\nsettings: {visibility_window_seconds: 1}\n');
    expect(Math.max(...told(other.root))).toBe(environmentBytes({ settings, environments }));
  });

  test('each writes a log of its own that is kept as long as the configuration says', () => {
    const groups = [other.root, ...other.nested.values()].flatMap((template) => [
      ...resourcesOf(template, 'AWS::Logs::LogGroup').values(),
    ]);
    expect(groups).toHaveLength(functionNames.length + 4);
    for (const { Properties } of groups) expect(Properties.RetentionInDays).toBe(7);
    for (const { granted, resource } of functions.values()) {
      const { LogGroup } = resource.Properties.LoggingConfig as { readonly LogGroup: { readonly Ref: string } };
      expect(granted.find(({ sid }) => sid === 'WriteLog')?.resources).toEqual([`<${LogGroup.Ref}.Arn>`]);
    }
  });

  test('settings of the configuration reach them', () => {
    const { resource } = functionsOf(other.root).get('undo_network')!;
    const { Variables } = resource.Properties.Environment as { readonly Variables: Record<string, string> };
    expect(JSON.parse(Variables.UNITY_SETTINGS!)).toEqual({
      ...defaultSettings,
      prefix: 'acme',
      instanceProfileName: 'acme-instance',
      backupVaultName: 'acme-backup',
      backupRoleName: 'acme-backup',
      visibilityWindowSeconds: 1,
    });
  });
});

describe('instances', () => {
  const role = (template: Template) =>
    [...resourcesOf(template, 'AWS::IAM::Role').values()].find(({ Properties }) =>
      String(Properties.RoleName).endsWith('-instance'),
    )!;

  test('launched instances are managed by Systems Manager and may do nothing else', () => {
    const { Properties } = role(root);
    expect(Properties.RoleName).toBe('unity-instance');
    expect([Properties.ManagedPolicyArns].flat(2).map(written)).toEqual([
      'arn:<Partition>:iam::aws:policy/AmazonSSMManagedInstanceCore',
    ]);
    expect(grantedBy(role(root))).toEqual([]);
    expect(only(root, 'AWS::IAM::InstanceProfile').Properties.InstanceProfileName).toBe(
      defaultSettings.instanceProfileName,
    );
  });

  test('they read the secrets that the configuration lists', () => {
    expect(grantedBy(role(other.root))).toMatchObject([
      { actions: ['secretsmanager:GetSecretValue'], resources: [secret], effect: 'Allow' },
    ]);
  });
});

describe('backups', () => {
  const role = [...resourcesOf(root, 'AWS::IAM::Role').values()].find(
    ({ Properties }) => Properties.RoleName === defaultSettings.backupRoleName,
  )!;

  test('go to a vault that stays when the stack goes', () => {
    const vault = only(root, 'AWS::Backup::BackupVault');
    expect(vault).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    expect(vault.Properties.BackupVaultName).toBe(defaultSettings.backupVaultName);
    expect(only(other.root, 'AWS::Backup::BackupVault').Properties.BackupVaultName).toBe('acme-backup');
  });

  test('are made by AWS Backup of this account, which reads the file systems of sessions and nothing else', () => {
    expect(role.Properties.AssumeRolePolicyDocument).toMatchObject({
      Statement: [
        {
          Action: 'sts:AssumeRole',
          Principal: { Service: 'backup.amazonaws.com' },
          Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
        },
      ],
    });
    expect(grantedBy(role)).toMatchObject([
      {
        actions: ['elasticfilesystem:Backup', 'elasticfilesystem:DescribeTags'],
        resources: ['arn:<Partition>:elasticfilesystem:<Region>:<AccountId>:file-system/*'],
        condition: { StringLike: { 'aws:ResourceTag/unity:session': '*' } },
      },
      {
        actions: ['elasticfilesystem:DescribeFileSystems', 'elasticfilesystem:Restore'],
        resources: ['arn:<Partition>:elasticfilesystem:<Region>:<AccountId>:file-system/*'],
        condition: { StringLike: { 'aws:ResourceTag/unity:session': '*' } },
      },
      // Copying anything that has tags fails without it (AWS Backup guide, troubleshooting).
      { actions: ['backup:TagResource'], resources: ['arn:<Partition>:backup:<Region>:<AccountId>:recovery-point:*'] },
      { actions: ['backup:DescribeBackupVault'] },
    ]);
  });
});

test('`unity` finds the installation by one parameter', () => {
  const { Properties } = only(root, 'AWS::SSM::Parameter');
  expect(Properties.Name).toBe('/unity/installation');
  const found = JSON.parse(written(Properties.Value)) as Record<string, unknown>;
  expect(found).toEqual({
    format_version: 1,
    prefix: 'unity',
    environments: ['dev', 'staging', 'prod'],
    desk_url: expect.stringMatching(/^<FunctionsdeskFunctionFunctionUrl\w+\.FunctionUrl>$/),
    tables: { ledger: expect.stringMatching(/^<TablesLedger/), audit: expect.stringMatching(/^<TablesAudit/) },
    event_bus: expect.stringMatching(/^<Events/),
    event_archive: 'unity-events',
    failures_queue: expect.stringMatching(/^<Failures/),
    failed_batches: expect.stringMatching(/^<FailedBatches/),
    alarm_topic: expect.stringMatching(/^<\w+Topic/),
    dashboard: 'unity',
  });
  expect(Object.keys(root.Outputs ?? {}).sort()).toEqual([
    'AlarmTopic',
    'Dashboard',
    'DeskUrl',
    'EventBus',
    'FailedBatches',
    'FailuresQueue',
  ]);
});
