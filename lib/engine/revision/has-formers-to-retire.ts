import type { SessionItem } from '../../ledger/items';

/** Whether things of former revisions are still to go that a session has no use for: only what serves sees to that. */
export const hasFormersToRetire = ({ state, to_retire: formers }: Pick<SessionItem, 'state' | 'to_retire'>): boolean =>
  state === 'completed' && formers !== undefined;
