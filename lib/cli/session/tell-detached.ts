import type { SessionDocument } from '../../domain/session-document';
import { exitCodes } from '../errors/exit-codes';
import type { CommandRun } from '../program/command-spec';
import { localFlag } from './attend';

/** Whoever does not stay has seen enough; a short one may have ended by then, or be undone. */
export const hasBegun = ({ state }: SessionDocument): boolean =>
  state === 'executing' || state === 'rolling_back' || state === 'completed';

/** Names a deployment that nobody stays with, and how to follow it. Gives the exit code: what is undone by then has failed. */
export function tellDetached(run: CommandRun, { session_id: id, state, rollback }: SessionDocument): number {
  // A resume has something undone first, and goes on.
  const hasFailed = state === 'rolling_back' && rollback?.type !== 'resume';
  if (!run.lines) {
    const words = hasFailed ? 'has failed, and is undone' : state === 'completed' ? 'has completed' : 'goes on';
    run.print.note(`Deployment ${id} ${words}. Follow it: unity watch ${id}${localFlag(run)}`);
    run.print.result(id);
  }
  return hasFailed ? exitCodes.failed : exitCodes.done;
}
