import { DescribeVolumesCommand, type Instance } from '@aws-sdk/client-ec2';
import { UnityError } from '../../../../lib/domain/errors/unity-error';
import { unlessAbsent } from '../../../resources/aws-error';
import { listInstances } from '../../../resources/ec2/instance';
import type { Finding, PollResult, StepContext } from '../../action';
import type { LaunchInput } from './template';

/**
 * Looks at the instances once: ready when all run and have their addresses.
 *
 * @throws UnityError ProvisioningFailed when one has stopped or was taken away, with AWS's reason
 */
export async function lookAtInstances(context: StepContext, ids: readonly string[]): Promise<PollResult> {
  const found = await unlessAbsent(() => listInstances(context, { InstanceIds: [...ids] }));
  const list = ids.flatMap((id) => found?.find((instance) => instance.InstanceId === id) ?? []);
  list.forEach(assertNotLost);
  const running = list.filter((instance) => instance.State?.Name === 'running' && instance.PublicIpAddress);
  if (running.length < ids.length) {
    return { status: 'pending', reason: `${running.length} of ${ids.length} instances run and have an address` };
  }
  return {
    status: 'ready',
    outputs: {
      instance_ids: ids,
      public_ips: running.map((instance) => instance.PublicIpAddress ?? ''),
      private_ips: running.map((instance) => instance.PrivateIpAddress ?? ''),
      lifecycle: lifecycleOf(running),
    },
  };
}

function assertNotLost({ InstanceId, State, StateReason }: Instance): void {
  if (State?.Name === undefined || State.Name === 'pending' || State.Name === 'running') return;
  throw new UnityError('ProvisioningFailed', {
    message: `${InstanceId} is ${State.Name}: ${StateReason?.Message ?? 'AWS gives no reason'}`,
    details: { instance_id: InstanceId, aws_code: StateReason?.Code },
  });
}

function lifecycleOf(list: readonly Instance[]): 'spot' | 'on-demand' | 'mixed' {
  const spot = list.filter((instance) => instance.InstanceLifecycle === 'spot').length;
  if (spot === list.length) return 'spot';
  return spot === 0 ? 'on-demand' : 'mixed';
}

/** Whether the instances are what was asked for: place, type, IMDSv2, root device, encryption. */
export async function checkInstances(
  context: StepContext & { readonly input: LaunchInput },
  ids: readonly string[],
): Promise<readonly Finding[]> {
  const list = await listInstances(context, { InstanceIds: [...ids] });
  const findings = list.flatMap((instance) => checkInstance(instance, context.input));
  const Filters = [{ Name: 'attachment.instance-id', Values: [...ids] }];
  const { Volumes } = await context.clients.ec2.send(new DescribeVolumesCommand({ Filters }));
  for (const volume of Volumes ?? []) {
    if (!volume.Encrypted) findings.push(finding(`The volume ${volume.VolumeId} is not encrypted.`));
  }
  return findings;
}

function checkInstance(instance: Instance, input: LaunchInput): Finding[] {
  const { InstanceId, InstanceType = '', MetadataOptions, RootDeviceName, SubnetId = '' } = instance;
  const findings: Finding[] = [];
  if (!input.instance_types.includes(InstanceType)) findings.push(finding(`${InstanceId} is a ${InstanceType}.`));
  if (!input.subnet_ids.includes(SubnetId)) findings.push(finding(`${InstanceId} is in the subnet ${SubnetId}.`));
  if (MetadataOptions?.HttpTokens !== 'required') findings.push(finding(`${InstanceId} does not require IMDSv2.`));
  if (RootDeviceName !== input.root_device) {
    findings.push(finding(`The root device of ${InstanceId} is ${RootDeviceName}: set root_device.`));
  }
  return findings;
}

function finding(message: string): Finding {
  return { code: 'CheckFailed', message, remedy: 'Compare the inputs of the step with what AWS launched.' };
}
