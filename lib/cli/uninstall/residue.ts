import { failedBatchesBucketName } from '../../domain/naming';
import { tableNames } from '../../ledger/tables';
import type { InstallationAccount } from './account';
import {
  findBucket,
  findTable,
  findVault,
  type RetainedPart,
  removeBucket,
  removeTable,
  removeVault,
} from './retained';

type Find = (account: InstallationAccount, name: string) => Promise<RetainedPart | undefined>;
type Remove = (account: InstallationAccount, name: string) => Promise<void>;

const kinds: Readonly<Record<RetainedPart['type'], { readonly find: Find; readonly remove: Remove }>> = {
  table: { find: findTable, remove: removeTable },
  bucket: { find: findBucket, remove: removeBucket },
  'backup vault': { find: findVault, remove: removeVault },
};

/** Everything that outlives the stack, as far as it is there. `keepRecords`: ledger and audit stay. */
export async function findResidue(
  account: InstallationAccount,
  options: { readonly keepRecords: boolean },
): Promise<readonly RetainedPart[]> {
  const { prefix, backupVaultName, caller } = account;
  const { ledger, audit } = tableNames(prefix);
  const wanted: readonly (readonly [RetainedPart['type'], string])[] = [
    ['table', ledger],
    ['table', audit],
    ['bucket', failedBatchesBucketName(prefix, caller)],
    ['backup vault', backupVaultName],
  ];
  const found = await Promise.all(wanted.map(([type, name]) => kinds[type].find(account, name)));
  const parts = found.filter((part) => part !== undefined);
  if (!options.keepRecords) return parts;
  return parts.map((part) => (part.type === 'table' ? { ...part, keptBecause: '--keep-records' } : part));
}

/** Removes what may go. */
export async function removeResidue(account: InstallationAccount, parts: readonly RetainedPart[]): Promise<void> {
  for (const { type, name, keptBecause } of parts) {
    if (keptBecause === undefined) await kinds[type].remove(account, name);
  }
}
