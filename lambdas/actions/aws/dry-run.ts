import { awsCode, isDenial } from '../../resources/aws-error';
import type { Finding } from '../action';

/**
 * Sends an EC2 call that carries `DryRun: true`: AWS answers `DryRunOperation` when the right is there. Only a missing
 * right is a finding; any other answer says nothing about rights.
 */
export async function rehearseRight(action: string, call: () => Promise<unknown>): Promise<readonly Finding[]> {
  try {
    await call();
    return [];
  } catch (error) {
    const code = awsCode(error);
    if (code === 'DryRunOperation') return [];
    if (!isDenial(code)) return [];
    return [
      {
        code: 'PermissionMissing',
        message: `The role may not call ${action}.`,
        remedy: `Allow ${action}, or ask who guards the account whether a policy of the organization denies it.`,
      },
    ];
  }
}
