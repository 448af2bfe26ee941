import path from 'node:path';
import { definitions } from '../../../lambdas/actions/definitions';
import { readWorkflows } from '../../stacks/read-workflows';
import { toUnityError } from '../errors/to-unity-error';
import { environmentsOf } from '../gateway/environments';
import type { Gateway } from '../gateway/gateway';
import { openGateway } from '../gateway/open-gateway';
import type { CommandRun } from '../program/command-spec';
import { quotaFindings } from './checks/quotas';
import { largestOf } from './examine-aws';
import { type Finding, unwell, well } from './finding';
import { fixOf, lookAt, messageOf, type Patience } from './look';

/** What there is to say of the simulated account: it is there, and what is deployed next fits into it. */
export async function examineLocal(run: CommandRun, patience: Patience): Promise<readonly Finding[]> {
  const opened = await open(run);
  if ('status' in opened) return [opened];
  try {
    const { local } = opened;
    const found = well('account', 'CallerKnown', `simulated, in ${local?.directory}`);
    const clients = local?.clients;
    const largest = largestOf(() => readWorkflows(path.join(run.io.packageRoot, 'workflows'), definitions));
    const looks = [
      lookAt({ check: 'installation', takes: 'states:ListStateMachines', run: () => installed(opened) }, patience),
      ...(clients && largest
        ? [
            lookAt(
              {
                check: 'quotas',
                takes: 'servicequotas:GetServiceQuota',
                run: () => quotaFindings(clients, clients.quotas, largest),
              },
              patience,
            ),
          ]
        : []),
    ];
    return [found, ...(await Promise.all(looks)).flat()];
  } finally {
    await opened.close();
  }
}

async function installed(gateway: Gateway): Promise<readonly Finding[]> {
  return [well('installation', 'InstallationFits', `environments ${(await environmentsOf(gateway)).join(', ')}`)];
}

async function open(run: CommandRun): Promise<Gateway | Finding> {
  try {
    return await openGateway(run);
  } catch (thrown) {
    const error = toUnityError(thrown);
    if (error.entry.kind === 'bug') throw error;
    return unwell('account', 'CallerUnknown', { message: messageOf(error), fix: fixOf(error) });
  }
}
