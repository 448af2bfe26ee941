import { UnityError } from '../../domain/errors/unity-error';
import { targetStackName } from '../../domain/naming';
import type { ListedMachine } from '../../engine/publishing/list-machines';
import { tableNames } from '../../ledger/tables';
import { installedEnvironments } from '../gateway/environments';
import { findStack } from '../gateway/find-stack';
import type { InstallationAccount } from './account';
import { findUses, type Use, type Uses } from './find-uses';
import { forwardMachines, removeMachines } from './machines';
import { findResidue, removeResidue } from './residue';
import type { RetainedPart } from './retained';
import { removeStack } from './stack';

/** A start that was under way when the machines went has opened its session by then. */
const settleSeconds = 15;

/** What there is to remove, and what speaks against it. */
export interface Removal extends Uses {
  readonly environments: readonly string[];
  readonly machines: readonly ListedMachine[];
  readonly hasStack: boolean;
  readonly retained: readonly RetainedPart[];
  /** Stacks in other accounts: these credentials do not reach there. */
  readonly elsewhere: readonly { readonly name: string; readonly account: string }[];
}

/** Looks at everything that there is, and changes nothing. */
export async function planRemoval(account: InstallationAccount, keepRecords: boolean): Promise<Removal> {
  const [stack, environments, retained] = await Promise.all([
    findStack(account.stacks, account.prefix),
    knownEnvironments(account),
    findResidue(account, { keepRecords }),
  ]);
  const [machines, uses] = await Promise.all([forwardMachines(account, environments), usesOf(account)]);
  const elsewhere = Object.entries(account.targets).map(([environment, target]) => ({
    name: targetStackName(account.prefix, environment),
    account: target.account,
  }));
  return { environments, machines, hasStack: stack !== undefined, retained, elsewhere, ...uses };
}

const usesOf = ({ store, prefix }: InstallationAccount): Promise<Uses> => findUses(store, tableNames(prefix).ledger);

/** A removal that was interrupted may have taken the machines already. */
async function knownEnvironments({ machines, prefix }: InstallationAccount): Promise<readonly string[]> {
  try {
    return await installedEnvironments(machines, prefix);
  } catch (error) {
    if (error instanceof UnityError && error.code === 'NotInstalled') return [];
    throw error;
  }
}

export function isEmpty({ hasStack, machines, retained }: Removal): boolean {
  return !hasStack && machines.length === 0 && retained.every(({ keptBecause }) => keptBecause !== undefined);
}

/** @throws UnityError InstallationInUse */
export function assertUnused(uses: readonly Use[]): void {
  if (uses.length === 0) return;
  const shown = uses.slice(0, 20).map(({ session_id, why }) => `${session_id} ${why}`);
  if (uses.length > shown.length) shown.push(`and ${uses.length - shown.length} more`);
  throw new UnityError('InstallationInUse', {
    message: shown.join('; '),
    details: { fix: `Such as \`${uses[0]?.next_command}\`; \`unity list\` shows them all.` },
  });
}

/**
 * First the way in, then a second look, then the rest: whatever slipped in before is seen by that look.
 *
 * @throws UnityError InstallationInUse, UninstallStuck
 */
export async function removeInstallation(account: InstallationAccount, plan: Removal): Promise<void> {
  if (plan.machines.length > 0) {
    await removeMachines(account, plan.machines);
    await account.clock.sleep(settleSeconds * 1000);
    // Its rollback machine still stands: it can be undone, then `unity uninstall` goes on.
    assertUnused((await usesOf(account)).uses);
  }
  const stack = await findStack(account.stacks, account.prefix);
  if (stack) await removeStack(account, stack);
  await removeResidue(account, plan.retained);
}
