import { definitions } from '../../../lambdas/actions/definitions';
import { UnityError } from '../../domain/errors/unity-error';
import type { Fault, FaultSide } from '../../local/faults/fault';
import { faultKindNames } from '../../local/faults/kinds/table';
import { parseFault, type StrikeableStep } from '../../local/faults/parse-fault';
import type { CommandRun, OptionSpec } from '../program/command-spec';

/** The option of every command whose calls may be struck. */
export const faultOption: OptionSpec = {
  flags: '--fault <step:kind>',
  description: `with --local: break a step, or with undo:STEP:KIND its undo (${faultKindNames.join(', ')})`,
  repeatable: true,
};

/**
 * The faults of a command line, for a workflow of these steps. Commands that only undo take faults of that side only.
 *
 * @throws UnityError Usage without --local, FaultNotApplicable
 */
export function givenFaults(
  { given, globals }: CommandRun,
  steps: readonly StrikeableStep[],
  only?: FaultSide,
): readonly Fault[] {
  const texts = given.texts('fault');
  if (texts.length > 0 && !globals.local) {
    throw new UnityError('Usage', { message: '--fault breaks the simulated account only: give --local too' });
  }
  const faults = texts.map((text) => parseFault(text, steps, definitions));
  const other = only && faults.find(({ side }) => side !== only);
  if (!other) return faults;
  throw new UnityError('FaultNotApplicable', {
    message: `\`${other.step}:${other.kind}\` would strike a deployment, and this undoes one: write \`undo:${other.step}:${other.kind}\``,
  });
}
