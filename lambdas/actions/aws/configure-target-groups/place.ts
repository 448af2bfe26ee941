import {
  ModifyRuleCommand,
  type Rule,
  type RuleCondition,
  SetRulePrioritiesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { UnityError } from '../../../../lib/domain/errors/unity-error';
import { listRules } from '../../../resources/elbv2/rule';
import { readTags } from '../../../resources/elbv2/tags';
import { isFree } from '../../../resources/tagged';
import { tagKeys } from '../../tags';
import type { TargetsContext } from './parts';
import { ruleKey } from './rows';

/**
 * Each place of a listener has so many numbers of rules: the next revision of a stack goes before the one that serves. When
 * the first is taken, what serves moves to the last.
 */
const numbersOfPlace = 100;

/** Where the rule stands among those of its listener. */
export type Place = {
  readonly priority: number;
  /** Whether another revision serves there: the rule leads nowhere until all its targets are healthy. */
  readonly waits: boolean;
};

/**
 * The place of the rule: found before it is made, and kept, so that a repeated call makes the same rule, or meets it.
 *
 * @throws UnityError NoPlaceBefore when rules that stand fill the whole place
 */
export const placeOf = (context: TargetsContext): Promise<Place> => context.freeze('place', () => findPlace(context));

async function findPlace(context: TargetsContext): Promise<Place> {
  const { listener_arn: ListenerArn, priority } = context.input;
  const [first, last] = [(priority - 1) * numbersOfPlace + 1, priority * numbersOfPlace];
  const there = (await listRules(context, { ListenerArn })).filter(
    ({ Priority }) => Number(Priority) >= first && Number(Priority) <= last,
  );
  if (there.length === 0) return { priority: last, waits: false };
  await assertOfStack(context, there);
  const before = Math.min(...there.map(({ Priority }) => Number(Priority))) - 1;
  if (before >= first) return { priority: before, waits: true };
  if (there.length === numbersOfPlace) {
    throw new UnityError('NoPlaceBefore', {
      message: `all ${numbersOfPlace} numbers of place ${priority} are used up`,
    });
  }
  await moveToEnd(context, there, last);
  return { priority: last - there.length, waits: true };
}

/** One change, and rules in the same order: no request is led elsewhere. */
async function moveToEnd(context: TargetsContext, rules: readonly Rule[], last: number): Promise<void> {
  const inOrder = rules.toSorted((a, b) => Number(a.Priority) - Number(b.Priority));
  const RulePriorities = inOrder.map(({ RuleArn }, index) => ({
    RuleArn,
    Priority: last - (inOrder.length - 1) + index,
  }));
  await context.fence();
  await context.clients.elbv2.send(new SetRulePrioritiesCommand({ RulePriorities }));
}

/** A place is shared with what the same step has made for another revision, and with nobody else. */
async function assertOfStack(context: TargetsContext, there: readonly Rule[]): Promise<void> {
  const arns = there.map(({ RuleArn = '' }) => RuleArn);
  const tags = await readTags(context, arns);
  const ours = context.tags(ruleKey).filter(({ Key }) => Key !== tagKeys.session);
  const isOurs = (arn: string): boolean =>
    ours.every(({ Key, Value }) => tags.get(arn)?.some((tag) => tag.Key === Key && tag.Value === Value));
  for (const arn of arns) isFree(`the rule ${arn}`, isOurs(arn) ? 'us' : 'another');
}

/** The requests that the rule takes: those that it is for, or, while it waits, such as nobody makes. */
export function conditionsOf(context: TargetsContext, { waits }: Pick<Place, 'waits'>): RuleCondition[] {
  const pattern = waits ? `/.unity-waiting/${context.session.id}` : context.input.path_pattern;
  return [{ Field: 'path-pattern', PathPatternConfig: { Values: [pattern] } }];
}

/** Whether a rule takes the requests that it is for. */
export const takesAll = (rule: Rule | undefined, { input }: Pick<TargetsContext, 'input'>): boolean =>
  rule?.Conditions?.[0]?.PathPatternConfig?.Values?.[0] === input.path_pattern;

/** From here on the requests come to the targets of this revision: one change, between two requests. */
export async function takeOver(context: TargetsContext, RuleArn: string): Promise<void> {
  const [rule] = await listRules(context, { RuleArns: [RuleArn] });
  if (takesAll(rule, context)) return;
  await context.fence();
  const Conditions = conditionsOf(context, { waits: false });
  await context.clients.elbv2.send(new ModifyRuleCommand({ RuleArn, Conditions }));
}
