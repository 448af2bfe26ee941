import type { Config } from '../../config/config';
import { UnityError } from '../../domain/errors/unity-error';
import { exitCodes } from '../errors/exit-codes';
import { findCaller } from '../gateway/aws-gateway';
import type { Gateway } from '../gateway/gateway';
import { configOf, withGateway } from '../gateway/open-gateway';
import { confirm } from '../input/confirm';
import type { CommandRun, CommandSpec } from '../program/command-spec';
import { type InstallationAccount, installationAccount } from '../uninstall/account';
import { assertUnused, isEmpty, planRemoval, type Removal, removeInstallation } from '../uninstall/removal';

/** `unity uninstall`: takes an installation down once nothing needs it, and leaves nothing of it behind. */
export const uninstall: CommandSpec = {
  options: [
    { flags: '--dry-run', description: 'show what would be removed and change nothing' },
    { flags: '--keep-records', description: 'keep the ledger and the audit' },
    { flags: '--confirm <name>', description: 'the prefix of the installation, in place of typing it' },
  ],
  examples: ['unity uninstall --dry-run', 'unity uninstall --confirm=unity'],
  json: 'document',

  async run(run) {
    if (run.globals.local) {
      throw new UnityError('Usage', {
        message: 'the simulated account has nothing installed that could be removed',
        details: { fix: 'Forget it with `unity local reset`.' },
      });
    }
    return withGateway(run, async (gateway) => {
      const account = await accountOf(run, gateway, configOf(run));
      const plan = await planRemoval(account, run.given.flag('keep-records'));
      if (isEmpty(plan)) {
        throw new UnityError('NotInstalled', { message: `there is nothing of \`${account.prefix}\` in this account` });
      }
      if (!run.globals.json) show(run, account, plan);
      if (run.given.flag('dry-run')) return report(run, plan, false);
      assertUnused(plan.uses);
      await confirm(run, {
        text: `Remove the installation \`${account.prefix}\` from account ${account.caller.account}, ${account.caller.region}?`,
        name: account.prefix,
        nameOnly: true,
      });
      await removeInstallation(account, plan);
      return report(run, plan, true);
    });
  },
};

async function accountOf(run: CommandRun, gateway: Gateway, { settings }: Config): Promise<InstallationAccount> {
  const { prefix, backupVaultName, targets } = settings;
  const { machines, store, clock } = gateway;
  return installationAccount(run.globals, {
    prefix,
    backupVaultName,
    caller: await findCaller(run.globals),
    targets,
    clock,
    machines,
    store,
  });
}

function show({ print }: CommandRun, { prefix, caller }: InstallationAccount, plan: Removal): void {
  print.note(`${print.paint('strong', prefix)}  account ${caller.account}, ${caller.region}`);
  if (plan.hasStack) print.note(`  ${print.paint('bad', '-')} stack ${prefix} with all that it is made of`);
  for (const { name } of plan.machines) print.note(`  ${print.paint('bad', '-')} machine ${name}`);
  for (const { type, name, keptBecause } of plan.retained) {
    const mark = keptBecause === undefined ? print.paint('bad', '-') : print.paint('warn', '=');
    print.note(`  ${mark} ${type} ${name}${keptBecause === undefined ? '' : `  stays: ${keptBecause}`}`);
  }
  for (const { name, account } of plan.elsewhere) {
    print.note(`  ${print.paint('warn', '=')} stack ${name} in account ${account}  stays: delete it there`);
  }
  for (const { type, id, why, session_id } of plan.remainders) {
    print.note(`  ${print.paint('warn', '=')} ${type} ${id ?? '(unknown id)'} of ${session_id}  stays: ${why}`);
  }
}

function report({ print, globals }: CommandRun, plan: Removal, isDone: boolean): number {
  const { environments, hasStack, machines, retained, uses, remainders, elsewhere } = plan;
  if (globals.json) {
    print.document({
      format_version: '1.0',
      removed: isDone,
      stack: hasStack,
      environments,
      machines: machines.map(({ name }) => name),
      parts: retained.map(({ type, name, keptBecause }) => ({ type, name, kept: keptBecause ?? null })),
      in_use_by: uses,
      stays_in_the_account: remainders,
      stays_elsewhere: elsewhere,
    });
  } else if (isDone) print.note('Removed.');
  else if (uses.length > 0) print.note(`Refused as long as ${uses.length} sessions run or stand: unity list`);
  return exitCodes.done;
}
