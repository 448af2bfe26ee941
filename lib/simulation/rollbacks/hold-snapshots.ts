import type { RollbackPolicy } from '../../workflow/model';
import type { HeldData } from '../observation';
import { type Broken, when } from './hold';
import type { Picture } from './picture';

/** The data in the account before a rollback and after it. */
interface Snapshots {
  readonly before: Picture;
  readonly after: Picture;
  readonly was: HeldData;
  readonly is: HeldData;
  readonly policies: ReadonlyMap<string, RollbackPolicy>;
}

/** A volume that nobody ever attached holds nothing that could be saved; a file system counts as used once it is there. */
const fileSystem = 'AWS::EFS::FileSystem';

/** What a policy says is to be saved first goes with a copy, whether anybody wrote to it or not. */
export function holdSnapshots({ before, after, was, is, policies }: Snapshots): readonly Broken[] {
  const there = new Set(after.standing.map(({ id }) => id));
  const isToBeSaved = (id: string): boolean =>
    before.standing.some(
      (row) =>
        row.id === id && row.state === 'available' && row.steps.some((step) => policies.get(step) === 'snapshot'),
    );
  const lost = was.holders
    .filter(({ type, isLeaving, content }) => !isLeaving && (type === fileSystem || content.length > 0))
    .filter(({ id }) => isToBeSaved(id) && !there.has(id) && !is.copies.some(({ of }) => of === id));
  return when('snapshot-kept', lost.length > 0, `gone without a copy: ${lost.map(({ id }) => id).join(', ')}`);
}
