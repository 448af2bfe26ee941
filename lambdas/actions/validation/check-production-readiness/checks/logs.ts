import type { Sheet } from '../sheet';
import type { Survey } from '../survey';

/** Whether log entries do not pile up for ever. */
export async function checkLogs(survey: Survey, sheet: Sheet): Promise<void> {
  for (const [name, group] of await survey.logGroups()) {
    if (group === undefined) sheet.absent(`the log group ${name}`);
    else if (group.retentionInDays === undefined) sheet.fail(`${name} keeps its entries for ever`, 'visible');
    else sheet.saw(`${name} keeps its entries for ${group.retentionInDays} days`);
  }
}
