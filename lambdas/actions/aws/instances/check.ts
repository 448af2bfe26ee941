import { DescribeVolumesCommand, type Instance } from '@aws-sdk/client-ec2';
import { listInstances } from '../../../resources/ec2/instance';
import type { Finding, StepContext } from '../../action';

/** What launched instances are compared with. */
export interface WantedInstances {
  readonly instance_types: readonly string[];
  readonly subnet_ids: readonly string[];
  readonly root_device: string;
}

/** Whether the instances are what was asked for: place, type, IMDSv2, root device, encryption. */
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
  const { InstanceId, InstanceType = '', MetadataOptions, RootDeviceName, SubnetId = '' } = instance;
  const findings: Finding[] = [];
  if (!wanted.instance_types.includes(InstanceType)) findings.push(finding(`${InstanceId} is a ${InstanceType}.`));
  if (!wanted.subnet_ids.includes(SubnetId)) findings.push(finding(`${InstanceId} is in the subnet ${SubnetId}.`));
  if (MetadataOptions?.HttpTokens !== 'required') findings.push(finding(`${InstanceId} does not require IMDSv2.`));
  if (RootDeviceName !== wanted.root_device) {
    findings.push(finding(`The root device of ${InstanceId} is ${RootDeviceName}: set root_device.`));
  }
  return findings;
}

function finding(message: string): Finding {
  return { code: 'CheckFailed', message, remedy: 'Compare the inputs of the step with what AWS launched.' };
}
