import {
  DescribeTargetHealthCommand,
  type TargetHealth,
  type TargetHealthDescription,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { StepContext } from '../../actions/action';
import { unlessAbsent } from '../aws-error';

/** By the id of the instance. */
export type HealthByInstance = ReadonlyMap<string, TargetHealth>;

/** The health of every registered instance of a target group; undefined while AWS does not show the group. */
export async function targetHealth(
  { clients }: Pick<StepContext, 'clients'>,
  TargetGroupArn: string | undefined,
): Promise<HealthByInstance | undefined> {
  const answer = await unlessAbsent(() => clients.elbv2.send(new DescribeTargetHealthCommand({ TargetGroupArn })));
  const isRegistered = ({ TargetHealth: health }: TargetHealthDescription) => health?.State !== 'draining';
  return (
    answer &&
    new Map(
      (answer.TargetHealthDescriptions ?? [])
        .filter(isRegistered)
        .map(({ Target, TargetHealth: health }) => [Target?.Id ?? '', health ?? {}]),
    )
  );
}
