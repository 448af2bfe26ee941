import { type Instance, type InstanceStatus, paginateDescribeInstanceStatus } from '@aws-sdk/client-ec2';
import type { StepContext } from '../actions/action';
import { unlessAbsent } from '../resources/aws-error';
import { shownInstances } from '../resources/ec2/instance';
import { type HealthLook, healthy, type Seen, unhealthy, unknown } from './look';

/** Whether each instance runs, and what AWS's own checks of it and of what it runs on say. */
export const healthOfInstances: HealthLook = async (context, rows) => {
  const ids = rows.map(({ id }) => id);
  const byId = await shownInstances(context, ids);
  const running = ids.filter((id) => isRunning(byId.get(id)));
  const statuses = running.length === 0 ? [] : await statusesOf(context, running);
  const checks = new Map(statuses.map((status) => [status.InstanceId ?? '', status]));
  return ids.map((id) => judge(id, byId.get(id), checks.get(id)));
};

const isRunning = (instance: Instance | undefined): boolean => instance?.State?.Name === 'running';

async function statusesOf({ clients }: StepContext, InstanceIds: string[]): Promise<readonly InstanceStatus[]> {
  // One that ends between the two calls is shown as it is at the next look.
  const found = await unlessAbsent(async () => {
    const statuses: InstanceStatus[] = [];
    for await (const page of paginateDescribeInstanceStatus({ client: clients.ec2 }, { InstanceIds }))
      statuses.push(...(page.InstanceStatuses ?? []));
    return statuses;
  });
  return found ?? [];
}

function judge(id: string, instance: Instance | undefined, checks: InstanceStatus | undefined): Seen {
  if (instance === undefined) return unhealthy(id, `${id} is not there any more`);
  if (!isRunning(instance)) {
    const { State, StateReason } = instance;
    const reason = StateReason?.Message === undefined ? '' : `: ${StateReason.Message}`;
    return unhealthy(id, `${id} is ${State?.Name ?? 'in no state'}${reason}`, StateReason?.Code);
  }
  if (checks === undefined) return unknown(id, `${id} runs; AWS shows no checks of it`);
  const impaired = checksOf(checks).filter(([, status]) => status === 'impaired');
  if (impaired.length > 0)
    return unhealthy(id, `${id} runs, and AWS finds it impaired: ${impaired.map(([name]) => name).join(', ')}`);
  const unseen = checksOf(checks).filter(([, status]) => status === 'insufficient-data');
  if (unseen.length > 0) return unknown(id, `${id} runs; AWS has no data of its checks`);
  const isNew = checksOf(checks).some(([, status]) => status === 'initializing');
  return healthy(id, `${id} runs${isNew ? '; its first checks are under way' : ', its checks pass'}`);
}

const checksOf = ({ InstanceStatus: own, SystemStatus: host, AttachedEbsStatus: disks }: InstanceStatus) =>
  [
    ['the instance', own?.Status],
    ['what it runs on', host?.Status],
    ['its disks', disks?.Status],
  ] as const;
