import type { ResourceRow } from '../../lib/domain/resource';
import type { ResourceHandler, StepContext } from '../actions/action';
import { askToRemove, assertOldEnough } from './removal';
import type { Holder } from './tagged';

/** What is particular to a kind of resource whose id is its name, which anybody may take. */
export interface NamedKind {
  readonly type: string;
  /** The name that a key of this step stands for. */
  nameOf(context: StepContext, key: string): string;
  holderOf(context: StepContext, row: ResourceRow, name: string): Promise<Holder>;
  /** True when nothing has the name, false when ours has it. Rejects with NotOurs when it is somebody else's. */
  isFree(context: StepContext, row: ResourceRow, name: string): Promise<boolean>;
  /** The call that removes it. */
  delete(context: StepContext, row: ResourceRow & { readonly id: string }): Promise<unknown>;
}

/** The handler of such a kind: nothing is deleted before its tags say that it is ours. */
export function namedResource(kind: NamedKind): ResourceHandler {
  const { type, nameOf, holderOf } = kind;
  return {
    type,
    async find(context, row) {
      const name = nameOf(context, row.key);
      return (await holderOf(context, row, name)) === 'us' ? name : undefined;
    },
    async remove(context, row) {
      if (await kind.isFree(context, row, row.id)) return assertOldEnough(context, row);
      await askToRemove(context, row, () => kind.delete(context, row));
    },
    async exists(context, row) {
      return (await holderOf(context, row, row.id)) === 'us';
    },
  };
}
