import { SetRulePrioritiesCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { UnityError } from '../../../../lib/domain/errors/unity-error';
import type { NumberedRule } from './numbered';
import type { TargetsContext } from './parts';

/**
 * Each place of a listener has so many numbers of rules: the next revision of a stack goes before the one that serves. When
 * the first is taken, what serves moves to the last.
 */
const numbersOfPlace = 100;

/** Before there were places, the number of a rule was the priority of its step: at most this. */
const mostPriority = 500;

/** The first and the last number of a place. */
export function boundsOf(priority: number): readonly [first: number, last: number] {
  return [(priority - 1) * numbersOfPlace + 1, priority * numbersOfPlace];
}

interface Wish {
  /** All of the listener, in their order. */
  readonly rules: readonly NumberedRule[];
  /** Those that the next goes before. */
  readonly serving: readonly NumberedRule[];
  readonly priority: number;
}

/**
 * Moves what serves to the end of its place, and answers the number before it. What comes after it and would come before
 * it then is from before there were places, and goes to its own; what this session has made has its own. All that is one
 * change, in which every rule keeps its place among the others: no request is led elsewhere. Who does the same for another
 * step at the same time moves to the same.
 *
 * @throws UnityError NoPlaceBefore
 */
export async function makeRoom(context: TargetsContext, { rules, serving, priority }: Wish): Promise<number> {
  const [, last] = boundsOf(priority);
  const start = last - (serving.length - 1);
  const from = Math.min(...serving.map(({ number }) => number));
  const passed = rules.filter((rule) => rule.number > from && rule.number <= last && !serving.includes(rule));
  const moves = [
    ...serving.map(({ arn }, index) => ({ RuleArn: arn, Priority: start + index })),
    ...passed
      .filter(({ owner }) => owner === 'stack')
      .map(({ arn, number }) => ({ RuleArn: arn, Priority: boundsOf(number)[1] })),
  ];
  const moving = new Set(moves.map(({ RuleArn }) => RuleArn));
  const targets = new Set(moves.map(({ Priority }) => Priority)).add(start - 1);
  const isTaken = rules.some(({ arn, number }) => !moving.has(arn) && targets.has(number));
  const isForeign = passed.some(
    ({ owner, number }) => owner === 'another' || (owner === 'stack' && number > mostPriority),
  );
  const isPassedBack = rules.some(({ number, arn }) => number > last && number < from && !moving.has(arn));
  if (serving.length === numbersOfPlace || isTaken || isForeign || isPassedBack) {
    throw new UnityError('NoPlaceBefore', {
      message:
        serving.length === numbersOfPlace
          ? `all ${numbersOfPlace} numbers of place ${priority} are used up`
          : `nothing is free before the rule ${from}, and it cannot move to place ${priority} past rules that stand between`,
    });
  }
  await context.fence();
  await context.clients.elbv2.send(new SetRulePrioritiesCommand({ RulePriorities: moves }));
  return start - 1;
}
