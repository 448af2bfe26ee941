import { DescribeVolumesCommand, type Instance } from '@aws-sdk/client-ec2';
import { listInstances } from '../../../resources/ec2/instance';
import type { Finding, StepContext } from '../../action';

/** What launched instances are compared with. */
export interface WantedInstances {
  readonly instance_types: readonly string[];
  readonly subnet_ids: readonly string[];
  readonly root_device: string;
}

/** Whether the instances are what was asked for: state, place, type, IMDSv2, root device, encryption. */
export async function checkInstances(
  context: StepContext,
  wanted: WantedInstances,
  ids: readonly string[],
): Promise<readonly Finding[]> {
  const list = await listInstances(context, { InstanceIds: [...ids] });
  const findings = list.flatMap((instance) => checkInstance(instance, wanted));
  const Filters = [{ Name: 'attachment.instance-id', Values: [...ids] }];
  const { Volumes } = await context.clients.ec2.send(new DescribeVolumesCommand({ Filters }));
  for (const volume of Volumes ?? []) {
    if (!volume.Encrypted) findings.push(finding(`The volume ${volume.VolumeId} is not encrypted.`));
  }
  return findings;
}

function checkInstance(instance: Instance, wanted: WantedInstances): Finding[] {
  const { InstanceId = '', InstanceType = '', MetadataOptions, RootDeviceName, State, SubnetId = '' } = instance;
  const findings: Finding[] = [];
  const about = (expected: string, found: string) => ({ id: InstanceId, expected, found });
  const state = State?.Name ?? 'unknown';
  if (state !== 'running') findings.push(finding(`${InstanceId} is ${state}.`, about('running', state)));
  if (!wanted.instance_types.includes(InstanceType)) {
    const types = wanted.instance_types.join(' or ');
    findings.push(finding(`${InstanceId} is a ${InstanceType}.`, about(types, InstanceType)));
  }
  if (!wanted.subnet_ids.includes(SubnetId)) findings.push(finding(`${InstanceId} is in the subnet ${SubnetId}.`));
  if (MetadataOptions?.HttpTokens !== 'required') findings.push(finding(`${InstanceId} does not require IMDSv2.`));
  if (RootDeviceName !== wanted.root_device) {
    findings.push(finding(`The root device of ${InstanceId} is ${RootDeviceName}: set root_device.`));
  }
  return findings;
}

function finding(message: string, about?: Finding['about']): Finding {
  const remedy = 'Compare the inputs of the step with what AWS launched.';
  return { code: 'CheckFailed', message, remedy, ...(about && { about }) };
}
