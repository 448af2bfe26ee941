import type { ReturnSession } from '../../engine/revision/going-back';
import { exitCodes } from '../errors/exit-codes';
import type { Gateway } from '../gateway/gateway';
import { cleanLine } from '../io/clean-text';
import type { CommandRun } from '../program/command-spec';
import { attend, localFlag } from './attend';

/**
 * Stays with a return that is under way, which is what was asked for: undone it would leave what it is to put an end to.
 * Nothing is changed, so nobody is asked.
 */
export async function joinReturn(
  run: CommandRun,
  gateway: Gateway,
  session: ReturnSession,
  signal: AbortSignal,
): Promise<number> {
  const { session_id: id } = session;
  tell(run, session);
  if (run.given.flag('dry-run')) {
    run.lines?.end(exitCodes.done);
    return exitCodes.done;
  }
  return attend(run, gateway, { sessionId: id, wanted: 'forward', signal });
}

/** What is under way, in a sentence. */
export function returnWords({
  session_id: id,
  stack_name,
  environment,
  going_back: back,
  requester,
}: ReturnSession): string {
  const asker = requester?.actor ? `, asked for by ${cleanLine(requester.actor, 200)}` : '';
  return `${id} is putting ${stack_name}/${environment} back from ${back.from} to what ${back.to} was${asker}`;
}

function tell(run: CommandRun, session: ReturnSession): void {
  const { session_id: id, going_back: back, requester } = session;
  const flag = localFlag(run);
  const message = `${returnWords(session)}: it goes on`;
  if (run.lines) {
    const data = { from: back.from, to: back.to, asked_by: requester?.actor ?? null };
    run.lines.tell({ type: 'plan', level: 'info', code: 'RETURN_UNDER_WAY', session_id: id, message, data });
    return;
  }
  run.print.note(`${message}.`);
  run.print.note(
    `Follow it: unity watch ${id}${flag}; undo it, so that ${back.from} serves on: unity rollback ${id}${flag}`,
  );
}
