import type { _InstanceType, CreateFleetCommandInput } from '@aws-sdk/client-ec2';
import type { ResourceRow } from '../../../../lib/domain/resource';
import type { StepContext } from '../../action';
import { withName } from '../../tags';
import type { LaunchInput } from './context';

export type Market = 'spot' | 'on-demand';

/** One try to launch one instance: the fleet's row, what it asks for, and the row of the instance that it is to bring. */
export interface FleetAttempt {
  readonly key: string;
  readonly market: Market;
  readonly instanceKey: string;
  /** No further try in this market. */
  readonly isLast: boolean;
}

/**
 * A fleet of type `instant` for one instance over all types and subnets. The token belongs to the fleet, not to a
 * zone, so the choice of a zone cannot double it as it would with RunInstances.
 */
export function fleetRequest(
  context: StepContext & { readonly input: LaunchInput },
  attempt: FleetAttempt,
  templateId: string,
  row: ResourceRow,
): CreateFleetCommandInput {
  const { input, session } = context;
  const instanceTags = withName(context.tags(attempt.instanceKey), session, attempt.instanceKey);
  const Overrides = input.instance_types.flatMap((type) =>
    input.subnet_ids.map((SubnetId) => ({ InstanceType: instanceType(type), SubnetId })),
  );
  return {
    Type: 'instant',
    ClientToken: row.token,
    LaunchTemplateConfigs: [{ LaunchTemplateSpecification: { LaunchTemplateId: templateId, Version: '1' }, Overrides }],
    TargetCapacitySpecification: { TotalTargetCapacity: 1, DefaultTargetCapacityType: attempt.market },
    ...(attempt.market === 'spot'
      ? { SpotOptions: { AllocationStrategy: 'price-capacity-optimized' } }
      : { OnDemandOptions: { AllocationStrategy: 'lowest-price' } }),
    TagSpecifications: [
      { ResourceType: 'fleet', Tags: withName(context.tags(row.key), session, row.key) },
      { ResourceType: 'instance', Tags: instanceTags },
      { ResourceType: 'volume', Tags: instanceTags },
    ],
  };
}

/** The schema has checked its form; the SDK's list of types is only as new as the SDK. */
function instanceType(text: string): _InstanceType {
  return text as _InstanceType;
}
