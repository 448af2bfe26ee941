import { describeBackupPolicy } from '../../../../resources/efs/file-system';
import type { Sheet } from '../sheet';
import type { Survey } from '../survey';

/** Whether AWS Backup keeps a copy of the file system every day. */
export async function checkBackups({ context, input }: Survey, sheet: Sheet): Promise<void> {
  const { file_system_id: id = '' } = input;
  const status = await describeBackupPolicy(context, id);
  if (status === undefined) sheet.absent(id);
  else if (status === 'ENABLED' || status === 'ENABLING') sheet.saw(`automatic backups of ${id}: ${status}`);
  else if (status === 'none') sheet.fail(`${id} has no policy for automatic backups`, 'visible');
  else sheet.fail(`automatic backups of ${id} are ${status}`, 'never');
}
