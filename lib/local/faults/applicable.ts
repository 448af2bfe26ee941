import type { ActionDefinition } from '../../../lambdas/actions/definition';
import { isRemoving } from './call-class';
import type { FaultSide } from './fault';
import { type FaultKindName, faultKind, faultKindNames } from './kinds/table';
import { ruleOf } from './rules';
import { targetClassOf, targetOf } from './target';

/** The kinds that can strike steps of an action on a side. */
export function applicableKinds(definition: ActionDefinition, side: FaultSide): readonly FaultKindName[] {
  const target = targetOf(definition, side);
  if (target === undefined) return [];
  return faultKindNames.filter((name) => {
    const striking = faultKind(name)[side];
    // What is struck at a record is not the call that the record tells of.
    const struck = striking?.aim === 'record' ? 'record' : targetClassOf(definition, target);
    if (striking === undefined || !ruleOf(struck).kinds.includes(name)) return false;
    return striking.aim !== 'removal' || removes(definition);
  });
}

function removes({ iam }: ActionDefinition): boolean {
  return iam.undo.some(({ actions }) => actions.some((action) => isRemoving(action.split(':')[1] ?? '')));
}
