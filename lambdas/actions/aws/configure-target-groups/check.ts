import { together } from '../../../resources/changes';
import { listRules } from '../../../resources/elbv2/rule';
import { describeTargetGroup } from '../../../resources/elbv2/target-group';
import type { Finding, StepContext } from '../../action';
import { groupKey, ruleKey, type TargetsInput } from './parts';
import { readHealth } from './targets';

type CheckContext = StepContext & { readonly input: TargetsInput };

/** Whether requests get to the instances: port and check path, the rule, every instance registered. */
export async function checkTargets(context: CheckContext): Promise<readonly Finding[]> {
  return (await together([checkGroup(context), checkRule(context), checkRegistered(context)])).flat();
}

const idOf = (context: StepContext, key: string) => context.resource(key)?.id ?? '';

async function checkGroup(context: CheckContext): Promise<Finding[]> {
  const { health_check_path, port } = context.input;
  const group = await describeTargetGroup(context, idOf(context, groupKey));
  if (group?.Port === port && group.HealthCheckPath === health_check_path) return [];
  return [finding(`The target group calls port ${group?.Port} and checks ${group?.HealthCheckPath}.`)];
}

async function checkRule(context: CheckContext): Promise<Finding[]> {
  const id = idOf(context, ruleKey);
  const [rule] = await listRules(context, { RuleArns: [id] });
  const leadsTo = rule?.Actions?.[0]?.TargetGroupArn;
  return leadsTo === idOf(context, groupKey) ? [] : [finding(`The rule ${id} leads to ${leadsTo ?? 'nowhere'}.`)];
}

async function checkRegistered(context: CheckContext): Promise<Finding[]> {
  const health = await readHealth(context);
  return context.input.instance_ids
    .filter((id) => health?.has(id) !== true)
    .map((id) => finding(`${id} is not registered in the target group.`));
}

function finding(message: string): Finding {
  return { code: 'CheckFailed', message, remedy: 'Find out who changed it meanwhile, and deploy again.' };
}
