import type {
  CreateRuleInput,
  CreateRuleOutput,
  DeleteRuleInput,
  DescribeRulesInput,
  DescribeRulesOutput,
  ModifyRuleInput,
  ModifyRuleOutput,
  Rule,
  RuleCondition,
  SetRulePrioritiesInput,
  SetRulePrioritiesOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { drawHex } from '../account/draw';
import { born, remove } from '../account/record';
import type { World } from '../account/world';
import { notSimulated } from '../api/not-simulated';
import { operation } from '../api/operation';
import { refuse } from '../api/refusal';
import { readTags } from '../api/tags';
import { readAction, viewAction } from './actions';
import { described, kinds, living, named } from './lookup';
import type { ListenerRecord, RuleRecord } from './state';
import { release } from './usage';

/** Values of all conditions together, and the length of one (ALB user guide, listener rules). */
const mostValues = 5;
const longestValue = 128;

function readCondition(condition: RuleCondition): RuleRecord['conditions'][number] {
  const { Field: field } = condition;
  if (field !== 'path-pattern' && field !== 'host-header') throw notSimulated(`rules on ${field}`);
  const config = field === 'path-pattern' ? condition.PathPatternConfig : condition.HostHeaderConfig;
  const values = condition.Values ?? config?.Values ?? [];
  if (values.length === 0) throw refuse('ValidationError', `A condition value must be specified for '${field}'`);
  const bad = values.find((value) => value === '' || value.length > longestValue);
  if (bad !== undefined) throw refuse('ValidationError', `Condition value '${bad}' has an invalid length`);
  return { field, values };
}

function readConditions(given: readonly RuleCondition[]): RuleRecord['conditions'] {
  if (given.length === 0) throw refuse('ValidationError', 'A rule must have at least one condition');
  const conditions = given.map(readCondition);
  if (conditions.flatMap((condition) => condition.values).length > mostValues) {
    throw refuse('ValidationError', `A rule can only have '${mostValues}' condition values`);
  }
  return conditions;
}

const rulesOf = (world: World, listener: ListenerRecord) =>
  living(world, kinds.rule).filter((rule) => rule.listenerId === listener.id);

/** `moved` leave the places that they have now. */
function readPriority(
  world: World,
  listener: ListenerRecord,
  priority: number,
  moved: ReadonlySet<string> = new Set(),
): number {
  if (!Number.isInteger(priority) || priority < 1 || priority > 50_000) {
    throw refuse('ValidationError', `Rule priority '${priority}' must be between 1 and 50000`);
  }
  if (rulesOf(world, listener).some((rule) => rule.priority === priority && !moved.has(rule.id))) {
    throw refuse('PriorityInUseException', `Priority '${priority}' is currently in use`);
  }
  return priority;
}

function view(rule: RuleRecord): Rule {
  return {
    RuleArn: rule.id,
    Priority: rule.priority === null ? 'default' : String(rule.priority),
    Conditions: rule.conditions.map(({ field, values }) => ({
      Field: field,
      Values: [...values],
      ...(field === 'path-pattern'
        ? { PathPatternConfig: { Values: [...values] } }
        : { HostHeaderConfig: { Values: [...values] } }),
    })),
    Actions: [viewAction(rule.action)],
    IsDefault: rule.priority === null,
  };
}

/** Makes a rule. */
export function addRule(
  world: World,
  parts: Pick<RuleRecord, 'listenerId' | 'priority' | 'conditions' | 'action'>,
  tags: RuleRecord['tags'],
): RuleRecord {
  const arn = `${parts.listenerId.replace(':listener/', ':listener-rule/')}/${drawHex(world.random, 16)}`;
  const rule: RuleRecord = { ...born(world, arn, tags), ...parts };
  world.state.elbv2.rules.set(arn, rule);
  return rule;
}

export const ruleOperations = {
  CreateRule: operation<CreateRuleInput, CreateRuleOutput>()(
    ['ListenerArn', 'Conditions', 'Priority', 'Actions'],
    (world, request) => {
      const listener = named(world, kinds.listener, request.ListenerArn);
      const conditions = readConditions(request.Conditions);
      const action = readAction(world, request.Actions, listener.loadBalancerId);
      const tags = readTags(request.Tags, 'ValidationError');
      const priority = readPriority(world, listener, request.Priority);
      return { Rules: [view(addRule(world, { listenerId: listener.id, priority, conditions, action }, tags))] };
    },
  ),

  DescribeRules: operation<DescribeRulesInput, DescribeRulesOutput>()([], (world, request) => {
    const { ListenerArn: listener } = request;
    if (listener === undefined && (request.RuleArns ?? []).length === 0) {
      throw refuse('ValidationError', 'You must specify either rule ARNs or a listener ARN');
    }
    if (listener !== undefined) described(world, kinds.listener, { arns: [listener] });
    const { items, next } = described(world, kinds.rule, {
      ...request,
      arns: request.RuleArns,
      fits: (rule) => listener === undefined || rule.listenerId === listener,
    });
    return { Rules: items.map(view), NextMarker: next };
  }),

  ModifyRule: operation<ModifyRuleInput, ModifyRuleOutput>()(['RuleArn'], (world, request) => {
    const rule = named(world, kinds.rule, request.RuleArn);
    if (rule.priority === null) {
      throw refuse('OperationNotPermittedException', `Default rule '${rule.id}' cannot be modified`);
    }
    if (request.Actions !== undefined) throw notSimulated('other actions of a rule');
    const changed = { ...rule, ...(request.Conditions && { conditions: readConditions(request.Conditions) }) };
    world.state.elbv2.rules.set(rule.id, changed);
    return { Rules: [view(changed)] };
  }),

  SetRulePriorities: operation<SetRulePrioritiesInput, SetRulePrioritiesOutput>()(
    ['RulePriorities'],
    (world, request) => {
      const wanted = (request.RulePriorities ?? []).map(({ RuleArn, Priority }) => ({
        rule: named(world, kinds.rule, RuleArn ?? ''),
        priority: Priority ?? 0,
      }));
      const moved = new Set(wanted.map(({ rule }) => rule.id));
      for (const [index, { rule, priority }] of wanted.entries()) {
        if (rule.priority === null) {
          throw refuse('OperationNotPermittedException', `Default rule '${rule.id}' cannot be modified`);
        }
        const listener = named(world, kinds.listener, rule.listenerId);
        readPriority(world, listener, priority, moved);
        if (wanted.slice(0, index).some((other) => other.priority === priority)) {
          throw refuse('PriorityInUseException', `Priority '${priority}' is given twice`);
        }
      }
      const changed = wanted.map(({ rule, priority }) => ({ ...rule, priority }));
      for (const rule of changed) world.state.elbv2.rules.set(rule.id, rule);
      return { Rules: changed.map(view) };
    },
  ),

  DeleteRule: operation<DeleteRuleInput, object>()(['RuleArn'], (world, request) => {
    const rule = named(world, kinds.rule, request.RuleArn);
    if (rule.priority === null) {
      throw refuse('OperationNotPermittedException', `Default rule '${rule.id}' cannot be deleted`);
    }
    release(world, rule.action);
    remove(world, rule);
    return {};
  }),
};
