import type { _InstanceType, RunInstancesCommandInput } from '@aws-sdk/client-ec2';
import { invariant } from '../../../../lib/domain/assert';
import type { ResourceRow } from '../../../../lib/domain/resource';
import type { StepContext } from '../../action';
import { withName } from '../../tags';
import type { LaunchInput } from './launch';

/**
 * The subnet of an instance: in turn by its ordinal, one further for each generation. It follows from the row alone,
 * because tokens of RunInstances are zonal: the same token in another zone would launch a second instance.
 */
function subnetFor(input: LaunchInput, ordinal: number, row: ResourceRow): string {
  const subnet = input.subnet_ids[(ordinal - 1 + row.generation - 1) % input.subnet_ids.length];
  invariant(subnet, 'there is at least one subnet');
  return subnet;
}

/** The request for one instance. The interface is named here in full: the template's would not take a subnet. */
export function runRequest(
  context: StepContext & { readonly input: LaunchInput },
  templateId: string,
  ordinal: number,
  row: ResourceRow,
): RunInstancesCommandInput {
  const { input, session } = context;
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
        SubnetId: subnetFor(input, ordinal, row),
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
