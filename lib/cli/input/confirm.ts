import { UnityError } from '../../domain/errors/unity-error';
import { exitCodes } from '../errors/exit-codes';
import { cleanLine } from '../io/clean-text';
import type { CommandRun } from '../program/command-spec';

/** What is asked before something is changed or removed. */
export interface Question {
  /** Such as `Undo what spot-0123456789 did?`. */
  readonly text: string;
  /** The name that must be typed; undefined: y/N will do. */
  readonly name?: string;
  /** `--yes` does not stand for the name. */
  readonly nameOnly?: boolean;
}

/**
 * Asks, or takes the answer from `--yes` or `--confirm=NAME`. Where nobody can be asked it fails at once.
 *
 * @throws UnityError ConfirmationNeeded, Declined
 */
export async function confirm(
  run: CommandRun,
  { text, name, nameOnly }: Question,
  signal?: AbortSignal,
): Promise<void> {
  const { io, globals, given, print } = run;
  const confirmed = given.text('confirm');
  if (name !== undefined && confirmed !== undefined) {
    if (confirmed === name) return;
    throw new UnityError('ConfirmationNeeded', {
      message: `--confirm=${cleanLine(confirmed, 80)} is not the name of the stack`,
      details: { fix: `Give --confirm=${name} when that is what you mean.` },
    });
  }
  if (globals.yes && !(name !== undefined && nameOnly)) return;
  if (!globals.input || globals.json || !io.stdin.isTty || !io.stderr.isTty) {
    const flag = name === undefined ? '--yes' : nameOnly ? `--confirm=${name}` : `--yes or --confirm=${name}`;
    throw new UnityError('ConfirmationNeeded', {
      message: `nobody can be asked: ${text}`,
      details: { fix: `Look at what it will do first (--dry-run), then give ${flag}.` },
    });
  }
  const wanted = name === undefined ? '[y/N] ' : `Type \`${name}\` to go on: `;
  io.stderr.write(`${print.paint('strong', text)} ${wanted}`);
  // Nothing has been changed yet, so whoever has second thoughts just leaves.
  const leave = (): void => io.leave(exitCodes.interrupted);
  signal?.addEventListener('abort', leave);
  const answer = (await io.stdin.readLine())?.trim() ?? '';
  signal?.removeEventListener('abort', leave);
  const isYes = name === undefined ? /^y(es)?$/i.test(answer) : answer === name;
  if (!isYes) throw new UnityError('Declined');
}
