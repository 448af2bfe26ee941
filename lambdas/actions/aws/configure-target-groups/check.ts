import { together } from '../../../resources/changes';
import { listRules } from '../../../resources/elbv2/rule';
import { describeTargetGroup } from '../../../resources/elbv2/target-group';
import type { Finding, StepContext } from '../../action';
import type { TargetsInput } from './parts';
import { groupKey, ruleKey } from './rows';
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
  const wanted = idOf(context, groupKey);
  const found = leadsTo ?? 'nowhere';
  return leadsTo === wanted ? [] : [finding(`The rule ${id} leads to ${found}.`, { id, expected: wanted, found })];
}

async function checkRegistered(context: CheckContext): Promise<Finding[]> {
  const health = await readHealth(context);
  return context.input.instance_ids
    .filter((id) => health?.has(id) !== true)
    .map((id) => {
      const about = { id: idOf(context, groupKey), expected: `${id} registered`, found: 'not registered' };
      return finding(`${id} is not registered in the target group.`, about);
    });
}

function finding(message: string, about?: Finding['about']): Finding {
  const remedy = 'Find out who changed it meanwhile, and deploy again.';
  return { code: 'CheckFailed', message, remedy, ...(about && { about }) };
}
