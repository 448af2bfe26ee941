import type { Drift } from '../domain/drift';
import type { DeploymentFacts } from './deployment-facts';

/** A deployment, and how the account differs from what the ledger says of it; not there where nobody has looked. */
export interface Looked {
  readonly facts: DeploymentFacts;
  readonly found?: readonly Pick<Drift, 'step' | 'key' | 'id'>[] | undefined;
}

/** What a revision keeps is seen with it and with whoever made it: it differs once, and counts for whom it is seen first. */
export function countOnce(looked: readonly Looked[]): readonly DeploymentFacts[] {
  const seen = new Set<string>();
  return looked.map(({ facts, found }) => {
    if (!found) return facts;
    const { environment, stack } = facts;
    const before = seen.size;
    for (const { step, key, id } of found) seen.add(JSON.stringify([environment, stack, step, key, id]));
    return { ...facts, differences: seen.size - before };
  });
}
