import {
  DeleteRecoveryPointCommand,
  DescribeRecoveryPointCommand,
  type DescribeRecoveryPointOutput,
} from '@aws-sdk/client-backup';
import type { ResourceRow } from '../../../lib/domain/resource';
import type { ResourceHandler, StepContext } from '../../actions/action';
import { unlessAbsent } from '../aws-error';
import { askToRemove } from '../removal';
import { listBackups } from './backup-jobs';

/** Clocks differ by less; a former backup of the same row stands in a row of its own by then. */
const clockSlackMilliseconds = 5_000;
/** A backup in one of these states leaves nothing behind. */
const givenUp: readonly string[] = ['FAILED', 'ABORTED', 'EXPIRED', 'PARTIAL'];

/**
 * A copy of a file system in the installation's vault; its id is its ARN. AWS Backup lists jobs without their tokens, so
 * its row keeps the `file_system_arn`: what a lost call started is the first backup since then that no other row has.
 */
export const recoveryPoints: ResourceHandler = {
  type: 'AWS::Backup::RecoveryPoint',
  async find(context, row) {
    const { file_system_arn: arn } = row.metadata;
    if (typeof arn !== 'string') return undefined;
    const since = new Date(Date.parse(row.intended_at) - clockSlackMilliseconds);
    const others = new Set(context.resources().flatMap(({ key, id }) => (key === row.key ? [] : (id ?? []))));
    const jobs = await listBackups(context, arn, since);
    return jobs
      .filter(({ State }) => !givenUp.includes(State ?? ''))
      .map(({ RecoveryPointArn }) => RecoveryPointArn)
      .find((id) => id !== undefined && !others.has(id));
  },
  async remove(context, row) {
    const command = new DeleteRecoveryPointCommand({
      BackupVaultName: vaultOf(context, row),
      RecoveryPointArn: row.id,
    });
    await askToRemove(context, row, () => context.clients.backup.send(command));
  },
  async exists(context, row) {
    return (await describeRecoveryPoint(context, row.id, vaultOf(context, row))) !== undefined;
  },
};

/** What AWS says about a recovery point; undefined when it is not in its vault (yet, or any more). */
export async function describeRecoveryPoint(
  context: StepContext,
  id: string,
  vault = context.settings.backupVaultName,
): Promise<DescribeRecoveryPointOutput | undefined> {
  const command = new DescribeRecoveryPointCommand({ BackupVaultName: vault, RecoveryPointArn: id });
  return unlessAbsent(() => context.clients.backup.send(command));
}

/** The vault that a copy was put into. */
export function vaultOf({ settings }: StepContext, { metadata }: Pick<ResourceRow, 'metadata'>): string {
  return typeof metadata.backup_vault === 'string' ? metadata.backup_vault : settings.backupVaultName;
}
