import type { Branch, ParallelState } from './types';

/** AWS names no quota for branches; 40 at a time keeps definitions readable in the console. */
const branchesPerParallel = 40;

/** All branches at once, nested so that no Parallel has more than 40 of its own. There is no barrier between them. */
export function nestedBranches(branches: readonly Branch[], label: string): readonly Branch[] {
  if (branches.length <= branchesPerParallel) return branches;
  const groups: Branch[] = [];
  for (let start = 0; start < branches.length; start += branchesPerParallel) {
    const name = `${label} ${groups.length + 1}`;
    const group: ParallelState = {
      Type: 'Parallel',
      Branches: branches.slice(start, start + branchesPerParallel),
      ResultPath: null,
      End: true,
    };
    groups.push({ StartAt: name, States: { [name]: group } });
  }
  return nestedBranches(groups, `${label} group`);
}
