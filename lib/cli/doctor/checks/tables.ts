import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  ResourceNotFoundException,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import { tableNames } from '../../../ledger/tables';
import type { DoctorClients } from '../clients';
import { type Finding, unwell, well } from '../finding';

/** Ledger and audit: there, active, and safe from being lost. */
export async function tableFindings(
  { dynamo }: Pick<DoctorClients, 'dynamo'>,
  prefix: string,
): Promise<readonly Finding[]> {
  const names = Object.values(tableNames(prefix));
  const bad = (await Promise.all(names.map((name) => problemsOf(dynamo, name)))).flat();
  if (bad.length > 0) return bad;
  return [
    well(
      'tables',
      'TablesSafe',
      `${names.join(' and ')} are active, with point-in-time recovery and deletion protection`,
    ),
  ];
}

async function problemsOf(dynamo: DoctorClients['dynamo'], name: string): Promise<readonly Finding[]> {
  const table = await describe(dynamo, name);
  if (!table) {
    const restore = `aws dynamodb restore-table-from-backup --target-table-name ${name} --backup-arn ARN`;
    const fix = `Run \`npx cdk deploy\`. If it was deleted, find its last backup with \`aws dynamodb list-backups --backup-type SYSTEM\` and restore it: \`${restore}\`.`;
    return [unwell('tables', 'TableMissing', { message: `there is no table ${name}`, fix })];
  }
  if (table.TableStatus !== 'ACTIVE' && table.TableStatus !== 'UPDATING') {
    const fix = `Wait: \`aws dynamodb wait table-exists --table-name ${name}\`; one that is INACCESSIBLE_… needs its KMS key back.`;
    return [unwell('tables', 'TableNotActive', { message: `${name} is ${table.TableStatus}`, fix })];
  }
  return [...(await recoveryProblems(dynamo, name)), ...protectionProblems(table, name)];
}

async function describe(dynamo: DoctorClients['dynamo'], TableName: string): Promise<TableDescription | undefined> {
  try {
    return (await dynamo.send(new DescribeTableCommand({ TableName }))).Table;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

async function recoveryProblems(dynamo: DoctorClients['dynamo'], name: string): Promise<readonly Finding[]> {
  const answer = await dynamo.send(new DescribeContinuousBackupsCommand({ TableName: name }));
  const { PointInTimeRecoveryDescription: recovery } = answer.ContinuousBackupsDescription ?? {};
  if (recovery?.PointInTimeRecoveryStatus === 'ENABLED') return [];
  const specification = '--point-in-time-recovery-specification PointInTimeRecoveryEnabled=true';
  const fix = `\`aws dynamodb update-continuous-backups --table-name ${name} ${specification}\``;
  return [unwell('tables', 'TableUnprotected', { message: `${name} has no point-in-time recovery`, fix })];
}

function protectionProblems({ DeletionProtectionEnabled }: TableDescription, name: string): readonly Finding[] {
  if (DeletionProtectionEnabled) return [];
  const fix = `\`aws dynamodb update-table --table-name ${name} --deletion-protection-enabled\``;
  return [unwell('tables', 'TableUnprotected', { message: `${name} has no deletion protection`, fix })];
}
