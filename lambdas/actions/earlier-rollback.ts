import type { UndoContext } from './action';

/** Whether something was complete, at that ISO time, before the rollback that now goes on was asked for. */
export const isOfEarlierRollback = ({ askedAt }: UndoContext, completedAt: string | null | undefined): boolean =>
  typeof completedAt === 'string' && askedAt !== undefined && Date.parse(completedAt) < Date.parse(askedAt);
