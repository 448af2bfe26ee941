import { UnityError } from '../../domain/errors/unity-error';
import { canBeUndone, isTerminal } from '../../domain/session';
import { formersOf } from '../../engine/revision/formers';
import { viewSession } from '../../engine/session/session-view';
import type { SessionItem } from '../../ledger/items';
import { exitCodes } from '../errors/exit-codes';
import type { Gateway } from '../gateway/gateway';
import type { Question } from '../input/confirm';
import { faultOption } from '../input/faults';
import { holderOf, readStackRef, type StackRef } from '../input/find-session';
import { cleanLine } from '../io/clean-text';
import type { CommandRun, CommandSpec } from '../program/command-spec';
import { attend, endInterrupted, localFlag, waitTailsOption } from '../session/attend';
import { withAttention } from '../session/attention';
import { undoSession } from '../session/undo-session';

/** `unity destroy`: takes a stack down, whatever it consists of. */
export const destroy: CommandSpec = {
  arguments: [{ name: '<stack/env>', description: 'the stack and its environment' }],
  options: [
    { flags: '--confirm <name>', description: 'the name of the stack, in place of typing it' },
    { flags: '--dry-run', description: 'show what would be removed and change nothing' },
    waitTailsOption,
    faultOption,
  ],
  examples: ['unity destroy shop/dev --dry-run', 'unity destroy shop/dev --confirm=shop'],
  json: 'lines',

  run: (run) =>
    withAttention(run, async (gateway, signal) => {
      const text = run.given.required(0);
      const ref = readStackRef(text);
      if (!ref) throw new UnityError('Usage', { message: `\`${cleanLine(text, 80)}\` is not of the form STACK/ENV` });
      const { ledger } = gateway.engine('destroy');
      const session = await holderOf(ledger, ref);
      if (!session) throw new UnityError('StackNotFound', { message: `no session is known for ${text}` });
      const question = { text: `Take ${text} down?`, name: ref.stack, nameOnly: ref.environment === 'prod' };
      return takeDown(run, gateway, { ref, session, question, signal });
    }),
};

interface Down {
  readonly ref: StackRef;
  readonly session: SessionItem;
  readonly question: Question | undefined;
  readonly signal: AbortSignal;
  /** A revision that followed it is gone already. */
  readonly isBehind?: boolean;
}

/** One revision after the other, the newest first: each has given the stack back to the one before when it is gone. */
async function takeDown(run: CommandRun, gateway: Gateway, down: Down): Promise<number> {
  const { ref, session, question, signal, isBehind = false } = down;
  const formers = await formersOf(gateway.engine('destroy').ledger, session);
  const code = await undoSession(run, gateway, {
    session,
    request: { type: 'full', stack: true },
    verb: 'destroy',
    isHarmless: isTerminal(session.state) && !canBeUndone(session),
    question,
    isFollowed: formers.length > 0,
    ...(isBehind && { leave: () => leftGoing(run, ref) }),
    signal,
  });
  if (code !== exitCodes.done || run.given.flag('dry-run')) return code;
  const next = await standingBehind(gateway, ref, formers);
  if (!next) {
    run.lines?.end(code);
    return code;
  }
  if (signal.aborted) return leftGoing(run, ref);
  // What the revision had no use for was on its way out already: the rest follows by itself.
  if (isBeingRetired(next)) {
    const { session_id: sessionId } = next;
    const seen = await viewSession(gateway.engine('destroy'), sessionId);
    const end = await attend(run, gateway, { sessionId, seen, wanted: 'undo', signal, isPart: true });
    if (end === exitCodes.interrupted) return end;
    if (signal.aborted) return leftGoing(run, ref);
  }
  return takeDown(run, gateway, { ref, session: next, question: undefined, signal, isBehind: true });
}

/** Interrupted between two revisions: the stack goes down all the same. */
function leftGoing(run: CommandRun, { stack, environment }: StackRef): number {
  return endInterrupted(
    run,
    `\nThe revisions before go too. Look: unity status ${stack}/${environment}${localFlag(run)}`,
  );
}

const isBeingRetired = ({ state, requested_rollback: request }: SessionItem): boolean =>
  state === 'rolling_back' && request?.type === 'retire';

/** The former that has the stack now. What somebody has deployed there since is none of what was to go. */
async function standingBehind(gateway: Gateway, ref: StackRef, formers: readonly SessionItem[]) {
  const holder = await holderOf(gateway.engine('destroy').ledger, ref);
  const isFormer = formers.some(({ session_id: id }) => id === holder?.session_id);
  return isFormer && holder?.occupies ? holder : undefined;
}
