import { isAlive, isKnown } from '../account/record';
import type { World } from '../account/world';
import { notSimulated } from '../api/not-simulated';
import { type Refusal, refuse } from '../api/refusal';
import type { FileSystemRecord } from '../efs/state';
import type { RecoveryPointRecord } from './state';

export const invalid = (message: string): Refusal => refuse('InvalidParameterValueException', message);
export const absent = (message: string): Refusal => refuse('ResourceNotFoundException', message);

export const vaultArn = ({ region, accountId }: World, name: string): string =>
  `arn:aws:backup:${region}:${accountId}:backup-vault:${name}`;

/** The file system of an ARN; nothing else is backed up in here. */
export function fileSystemOf({ state, now }: World, arn: string): FileSystemRecord {
  const id = /^arn:aws:elasticfilesystem:[^:]+:\d{12}:file-system\/(fs-[0-9a-f]+)$/.exec(arn)?.[1];
  if (id === undefined) throw notSimulated(`a backup of ${arn}`);
  const files = state.efs.fileSystems.get(id);
  if (files === undefined || !isAlive(files, now)) throw absent(`Resource ${arn} could not be found.`);
  return files;
}

export function checkVault({ limits }: World, vault: string): void {
  if (!limits.backupVaults.includes(vault)) throw absent(`Backup vault ${vault} does not exist.`);
}

export function checkRole({ limits, accountId }: World, role: string): void {
  const name = role.slice(`arn:aws:iam::${accountId}:role/`.length);
  if (role.startsWith(`arn:aws:iam::${accountId}:role/`) && limits.backupRoles.includes(name)) return;
  throw invalid(`IAM Role ${role} cannot be assumed by AWS Backup`);
}

/** The recovery point that a call names: not before its backup is complete. */
export function namedPoint({ state, now }: World, arn: string): RecoveryPointRecord {
  const found = state.backup.recoveryPoints.get(arn);
  if (found !== undefined && now >= found.bornAt && isKnown(found, now)) return found;
  throw absent(`Recovery point ${arn} does not exist.`);
}

/** How lists of AWS Backup are cut into pages. */
export const pageRules = {
  least: 1,
  most: 1000,
  invalidNumber: 'InvalidParameterValueException',
  invalidToken: 'InvalidParameterValueException',
} as const;
