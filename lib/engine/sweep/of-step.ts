import type { ActionDefinition } from '../../../lambdas/actions/definition';
import type { StepItem } from '../../ledger/items';

/**
 * Never removed because it was found: copies of data, and volumes, of which only their row knows whether anybody has
 * written to them.
 */
const neverFound: readonly string[] = ['AWS::EC2::Snapshot', 'AWS::Backup::RecoveryPoint', 'AWS::EC2::Volume'];

/**
 * Whether a step may have made something of that type under that key. What holds data is the step's only under a key that
 * one of its rows has: its undo knows the data by the key, and copies it before it deletes.
 */
export function isOfStep(
  definitions: Readonly<Record<string, ActionDefinition>>,
  { spec, resources }: Pick<StepItem, 'spec' | 'resources'>,
  { type, key }: { readonly type: string; readonly key: string },
): boolean {
  const made = definitions[`${spec.service}/${spec.action}`]?.resources.find((one) => one.type === type);
  if (!made || neverFound.includes(type)) return false;
  return !made.holdsData || resources[key]?.type === type;
}
