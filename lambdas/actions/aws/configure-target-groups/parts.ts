import { CreateRuleCommand, CreateTargetGroupCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { z } from 'zod';
import { invariant } from '../../../../lib/domain/assert';
import type { ResourceRow } from '../../../../lib/domain/resource';
import { orAdopt } from '../../../resources/adopt';
import { onceVisible } from '../../../resources/changes';
import { rules } from '../../../resources/elbv2/rule';
import { assertTargetGroupNameFree, targetGroupName, targetGroups } from '../../../resources/elbv2/target-group';
import type { MakeContext } from '../../action';
import type { OutputValues } from '../../definition';
import { withName } from '../../tags';
import type { configureTargetGroupsDefinition } from './definition';
import { conditionsOf, type Place, placeOf } from './place';
import { groupKey, ruleKey } from './rows';

export type TargetsInput = z.output<typeof configureTargetGroupsDefinition.input>;
export type TargetsContext = MakeContext<TargetsInput>;

/** The fastest health checks that AWS has (aws-facts B, configure_target_groups). */
export const healthCheck = {
  HealthCheckIntervalSeconds: 5,
  HealthCheckTimeoutSeconds: 2,
  HealthyThresholdCount: 2,
  UnhealthyThresholdCount: 2,
} as const;

/** Makes the target group and the rule that leads to it, each once, and answers the outputs. */
export async function makeParts(context: TargetsContext): Promise<OutputValues> {
  const arn = await context.make(groupKey, targetGroups, (row) => createTargetGroup(context, row));
  const place = await placeOf(context);
  const metadata = { listener_arn: context.input.listener_arn };
  await context.make(ruleKey, rules, (row) => createRule(context, row, arn, place), metadata);
  // With a certificate the load balancer itself leads from here to HTTPS.
  return { target_group_arn: arn, url: `http://${context.input.dns_name}` };
}

async function createTargetGroup(context: TargetsContext, row: ResourceRow): Promise<string> {
  await assertTargetGroupNameFree(context, row);
  const { health_check_path, port, vpc_id } = context.input;
  const command = new CreateTargetGroupCommand({
    Name: targetGroupName(context, row.key),
    TargetType: 'instance',
    Protocol: 'HTTP',
    Port: port,
    VpcId: vpc_id,
    HealthCheckProtocol: 'HTTP',
    HealthCheckPath: health_check_path,
    ...healthCheck,
    Tags: withName(context.tags(row.key), context.session, row.key),
  });
  const answer = await onceVisible(context, () => context.clients.elbv2.send(command));
  const arn = answer.TargetGroups?.[0]?.TargetGroupArn;
  invariant(arn, 'CreateTargetGroup answered without an ARN');
  return arn;
}

/** A rule, not the listener's default action: what this step adds is a thing of its own, and goes by its own removal. */
async function createRule(
  context: TargetsContext,
  row: ResourceRow,
  targetGroupArn: string,
  place: Place,
): Promise<string> {
  const { listener_arn } = context.input;
  const command = new CreateRuleCommand({
    ListenerArn: listener_arn,
    Priority: place.priority,
    Conditions: conditionsOf(context, place),
    Actions: [{ Type: 'forward', TargetGroupArn: targetGroupArn }],
    Tags: [...context.tags(row.key)],
  });
  return orAdopt(context, rules, row, ['PriorityInUseException'], async () => {
    const answer = await onceVisible(context, () => context.clients.elbv2.send(command));
    const arn = answer.Rules?.[0]?.RuleArn;
    invariant(arn, 'CreateRule answered without an ARN');
    return arn;
  });
}
