import type { _InstanceType, RunInstancesCommandInput } from '@aws-sdk/client-ec2';
import { invariant } from '../../../../lib/domain/assert';
import type { ResourceRow } from '../../../../lib/domain/resource';
import type { StepContext } from '../../action';
import { withName } from '../../tags';
import type { LaunchInput } from './launch';
import { subnetOf } from './spread';

/** The request for one instance. The interface is named here in full: the template's would not take a subnet. */
export function runRequest(
  context: StepContext & { readonly input: LaunchInput },
  templateId: string,
  row: ResourceRow,
): RunInstancesCommandInput {
  const { input, session } = context;
  const subnetId = subnetOf(row);
  invariant(subnetId, 'an intent says where its instance is to stand');
  const tags = withName(context.tags(row.key), session, row.key);
  return {
    ClientToken: row.token,
    MinCount: 1,
    MaxCount: 1,
    LaunchTemplate: { LaunchTemplateId: templateId, Version: '1' },
    InstanceType: instanceType(input.instance_type),
    NetworkInterfaces: [
      {
        DeviceIndex: 0,
        SubnetId: subnetId,
        AssociatePublicIpAddress: true,
        DeleteOnTermination: true,
        Groups: [input.security_group_id],
      },
    ],
    TagSpecifications: [
      { ResourceType: 'instance', Tags: tags },
      { ResourceType: 'volume', Tags: tags },
    ],
  };
}

/** The schema has checked its form; the SDK's list of types is only as new as the SDK. */
function instanceType(text: string): _InstanceType {
  return text as _InstanceType;
}
