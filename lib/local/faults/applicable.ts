import type { ActionDefinition } from '../../../lambdas/actions/definition';
import type { FaultSide } from './fault';
import { type FaultKindName, faultKind, faultKindNames } from './kinds/table';
import { ruleOf } from './rules';
import { targetClassOf, targetOf } from './target';

/** The kinds that can strike steps of an action on a side. */
export function applicableKinds(definition: ActionDefinition, side: FaultSide): readonly FaultKindName[] {
  const target = targetOf(definition, side);
  if (target === undefined) return [];
  const { kinds } = ruleOf(targetClassOf(definition, target));
  return faultKindNames.filter((name) => kinds.includes(name) && faultKind(name)[side] !== undefined);
}
