import { ModifyRuleCommand, type Rule, type RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2';
import { listRules } from '../../../resources/elbv2/rule';
import { isFree } from '../../../resources/tagged';
import { boundsOf, makeRoom } from './make-room';
import { numbered } from './numbered';
import type { TargetsContext } from './parts';

/** Where the rule stands among those of its listener. */
export type Place = {
  readonly priority: number;
  /** Whether another revision serves there: the rule leads nowhere until all its targets are healthy. */
  readonly waits: boolean;
};

/**
 * The place of the rule: found before it is made, and kept, so that a repeated call makes the same rule, or meets it.
 *
 * @throws UnityError NoPlaceBefore when rules that stand leave none, NotOurs when one of somebody else is there
 */
export const placeOf = (context: TargetsContext): Promise<Place> => context.freeze('place', () => findPlace(context));

async function findPlace(context: TargetsContext): Promise<Place> {
  const { listener_arn: ListenerArn, priority } = context.input;
  const [first, last] = boundsOf(priority);
  const rules = await numbered(context, await listRules(context, { ListenerArn }));
  const inPlace = rules.filter(({ number }) => number >= first && number <= last);
  for (const { arn, owner } of inPlace)
    isFree(`the rule ${arn}`, owner === 'step' || owner === 'stack' ? 'us' : 'another');
  const own = rules.filter(({ owner }) => owner === 'step');
  // Under a former name of the step; before there were places, the number was the priority itself.
  const renamed = rules.filter(({ owner, number }) => owner === 'stack' && number === priority);
  const serving = [own, renamed, inPlace].find((found) => found.length > 0) ?? [];
  const [next] = serving;
  if (next === undefined) return { priority: last, waits: false };
  const before = next.number - 1;
  if (before >= first && !rules.some(({ number }) => number === before)) return { priority: before, waits: true };
  return { priority: await makeRoom(context, { rules, serving, priority }), waits: true };
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
