import { UnityError } from '../../domain/errors/unity-error';
import type { SessionDocument } from '../../domain/session-document';
import { exitCodes } from '../errors/exit-codes';
import { refusalLine } from '../errors/format-refusal';
import type { Gateway } from '../gateway/gateway';
import { workflowTypes } from '../input/workflow-source';
import type { CommandRun } from '../program/command-spec';
import type { CommandPlace } from '../reporters/failure-facts';
import { reportEnd } from '../reporters/final-report';
import { makeReporter } from '../reporters/make-reporter';
import { type Followed, follow } from './follow';
import { exitCodeFor } from './outcome';

/** A session that the command stays with until it ends. */
export interface Attending {
  readonly sessionId: string;
  readonly executionArn?: string;
  /** A look that was told already: only what changes from there on is. */
  readonly seen?: SessionDocument;
  /** What the command is for. */
  readonly wanted: 'forward' | 'undo';
  /** Ends the waiting before the session does; what is said then, and the exit code. */
  readonly enough?: {
    readonly when: (session: SessionDocument) => boolean;
    readonly tell: (session: SessionDocument) => number;
  };
  /** The command goes on when the session has ended well. */
  readonly isFollowed?: boolean | undefined;
  /** The command goes on however the session has ended. */
  readonly isPart?: boolean;
  /** Aborted when the person does not want to wait any longer. */
  readonly signal: AbortSignal;
}

/** Follows a session, tells how it ended, and gives the exit code. */
export async function attend(run: CommandRun, gateway: Gateway, attending: Attending): Promise<number> {
  const { enough, wanted } = attending;
  const reporter = makeReporter(run, gateway);
  let followed: Followed;
  try {
    followed = await follow(gateway, {
      ...attending,
      // The simulated account lives only as long as its commands do.
      waitTails: gateway.local !== undefined || run.given.flag('wait-tails'),
      ...(enough && { isEnough: enough.when }),
      reporter,
      timeoutSeconds: run.globals.timeoutSeconds,
    });
  } catch (error) {
    // Only this command stops waiting; in the simulated account the deployment must end before the process does.
    if (error instanceof UnityError && error.code === 'WaitTimedOut') gateway.local?.hurry();
    throw error;
  } finally {
    reporter.stop();
  }
  gateway.flush();
  if (followed.end === 'interrupted') return detached(run, gateway, attending.sessionId);
  const { session } = followed;
  const isEarly = enough?.when(session) === true;
  const exitCode = isEarly ? enough.tell(session) : exitCodeFor(session, wanted);
  if (!isEarly) tellEnd(run, session, wanted);
  const goesOn = attending.isPart || (attending.isFollowed && exitCode === exitCodes.done);
  if (!goesOn) run.lines?.end(exitCode);
  return exitCode;
}

/** Stays after the verdict: on AWS a command ends with that, in the simulated account never before the tails. */
export const waitTailsOption = {
  flags: '--wait-tails',
  description: 'wait for slow tails of a rollback too',
} as const;

/** `--local` for the commands that are named to people, where they need it. */
export function localFlag({ globals }: Pick<CommandRun, 'globals'>): string {
  return globals.local ? ' --local' : '';
}

/** What the commands that are named to people depend on. */
export const commandPlace = (run: Pick<CommandRun, 'globals' | 'io'>): CommandPlace => ({
  flags: localFlag(run),
  types: workflowTypes(run.io),
});

function tellEnd(run: CommandRun, session: SessionDocument, wanted: Attending['wanted']): void {
  const { lines, print, io } = run;
  if (lines) {
    const about = { session_id: session.session_id, flags: print.flags };
    for (const refusal of session.refusals) lines.tell(refusalLine(refusal, about));
  } else if (!run.globals.json) {
    reportEnd(session, { print, env: io.env, wanted, ...commandPlace(run) });
  }
}

function detached(run: CommandRun, gateway: Gateway, sessionId: string): number {
  const flag = localFlag(run);
  const how = `Resume: unity watch ${sessionId}${flag}; stop: unity cancel ${sessionId}${flag}`;
  run.print.note(`\nDeployment ${sessionId} continues. ${how}`);
  if (gateway.local?.isHost) {
    run.print.note(
      'The simulated account lives in this process, which ends when the deployment does, at full speed now.',
    );
    run.print.note('Press again to end at once; the next command then rolls it back.');
  }
  return endInterrupted(run);
}

/** How a command ends that was interrupted before it has changed anything. */
export const leftAlone = (run: CommandRun): number => endInterrupted(run, 'Interrupted; nothing was started.');

/** How a command ends that nobody wants to wait for any longer; what goes on without it is said before. */
export function endInterrupted(run: CommandRun, note?: string): number {
  if (note !== undefined) run.print.note(note);
  run.lines?.end(exitCodes.interrupted);
  return exitCodes.interrupted;
}
