import {
  DeleteRuleCommand,
  type DescribeRulesCommandInput,
  paginateDescribeRules,
  type Rule,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { ResourceHandler, StepContext } from '../../actions/action';
import { unlessAbsent } from '../aws-error';
import { askToRemove } from '../removal';
import { isOurs, parentArn, taggedFor } from './tags';

/** A rule of a listener; its row keeps the `listener_arn` under which it is found. It goes with its listener too. */
export const rules: ResourceHandler = {
  type: 'AWS::ElasticLoadBalancingV2::ListenerRule',
  async find(context, row) {
    const ListenerArn = parentArn(row, 'listener_arn');
    if (ListenerArn === undefined) return undefined;
    const found = await unlessAbsent(() => listRules(context, { ListenerArn }));
    return taggedFor(
      context,
      row,
      (found ?? []).filter((rule) => !rule.IsDefault).map((rule) => rule.RuleArn),
    );
  },
  async remove(context, row) {
    await askToRemove(context, row, () => context.clients.elbv2.send(new DeleteRuleCommand({ RuleArn: row.id })));
  },
  isOurs,
  async exists(context, row) {
    const found = await unlessAbsent(() => listRules(context, { RuleArns: [row.id] }));
    return found !== undefined && found.length > 0;
  },
};

/** All rules that a query shows. */
export async function listRules(
  { clients }: Pick<StepContext, 'clients'>,
  query: DescribeRulesCommandInput,
): Promise<Rule[]> {
  const found: Rule[] = [];
  for await (const page of paginateDescribeRules({ client: clients.elbv2 }, query)) found.push(...(page.Rules ?? []));
  return found;
}
