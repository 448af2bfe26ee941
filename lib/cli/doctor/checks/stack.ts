import { findStack } from '../../gateway/find-stack';
import type { DoctorClients } from '../clients';
import { type Finding, unwell, well } from '../finding';

const deployAgain = 'Run `npx cdk deploy`.';

/** The stack that `cdk deploy` makes. */
export async function stackFindings(
  { cloudformation }: Pick<DoctorClients, 'cloudformation'>,
  stackName: string,
): Promise<readonly Finding[]> {
  const status = await statusOf(cloudformation, stackName);
  if (status === undefined) {
    const fix = 'Run `npx cdk bootstrap` once for the account and region, then `npx cdk deploy`.';
    return [unwell('stack', 'StackMissing', { message: `there is no stack ${stackName} here`, fix })];
  }
  const message = `${stackName} is ${status.name}${status.reason === undefined ? '' : `: ${status.reason}`}`;
  const events = `aws cloudformation describe-stack-events --stack-name ${stackName}`;
  switch (kindOf(status.name)) {
    case 'stands':
      return [well('stack', 'StackStands', message)];
    case 'taken back':
      return [
        unwell('stack', 'StackTakenBack', {
          message: `${message}; what stood before it stands`,
          fix: `See why with \`${events}\`, mend it, and run \`npx cdk deploy\`.`,
        }),
      ];
    case 'changing':
      return [
        unwell('stack', 'StackChanging', {
          message,
          fix: `Wait: \`aws cloudformation wait stack-update-complete --stack-name ${stackName}\`.`,
        }),
      ];
    case 'broken':
      return [
        unwell('stack', 'StackBroken', {
          message,
          fix: `See why with \`${events}\`, mend it. ${remedyOf(status.name, stackName)}`,
        }),
      ];
  }
}

async function statusOf(
  cloudformation: DoctorClients['cloudformation'],
  StackName: string,
): Promise<{ readonly name: string; readonly reason: string | undefined } | undefined> {
  const stack = await findStack(cloudformation, StackName);
  return stack && { name: stack.StackStatus ?? 'unknown', reason: stack.StackStatusReason };
}

function kindOf(status: string): 'stands' | 'taken back' | 'changing' | 'broken' {
  if (status === 'UPDATE_ROLLBACK_COMPLETE' || status === 'IMPORT_ROLLBACK_COMPLETE') return 'taken back';
  if (/^(CREATE|UPDATE|IMPORT)_COMPLETE$/.test(status)) return 'stands';
  if (/^UPDATE_COMPLETE_CLEANUP|_IN_PROGRESS$/.test(status)) return 'changing';
  return 'broken';
}

function remedyOf(status: string, stackName: string): string {
  if (status === 'UPDATE_ROLLBACK_FAILED')
    return `Then \`aws cloudformation continue-update-rollback --stack-name ${stackName}\` and \`npx cdk deploy\`.`;
  // Such a stack can only be deleted, and the tables, bucket and vault that it leaves would be in the next one's way.
  if (/^(ROLLBACK_COMPLETE|ROLLBACK_FAILED|CREATE_FAILED)$/.test(status))
    return 'Then take away what it left with `unity uninstall`, and run `npx cdk deploy`.';
  if (status === 'DELETE_FAILED') return 'Then `unity uninstall`, which goes on with it.';
  return deployAgain;
}
