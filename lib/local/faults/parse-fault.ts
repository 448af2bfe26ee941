import type { ActionDefinition } from '../../../lambdas/actions/definition';
import { UnityError } from '../../domain/errors/unity-error';
import { suggest } from '../../workflow/suggest';
import { applicableKinds } from './applicable';
import type { Fault, FaultSide } from './fault';
import { faultKindNames, isFaultKind } from './kinds/table';

/** `STEP:KIND`, or `undo:STEP:KIND`, then how often: `x3`, `xall`; once unless said. */
const form = /^(undo:)?([a-z][a-z0-9_]*):([a-z-]+?)(?:x(\d{1,4}|all))?$/;

/** Steps and kinds have short names; a longer text is neither. */
const longestText = 200;

/** A step that a fault may strike. */
export interface StrikeableStep {
  readonly name: string;
  readonly service: string;
  readonly action: string;
}

/**
 * Reads a fault as it stands on the command line, for a workflow with these steps.
 *
 * @throws UnityError FaultNotApplicable
 */
export function parseFault(
  text: string,
  steps: readonly StrikeableStep[],
  definitions: Readonly<Record<string, ActionDefinition>>,
): Fault {
  const refuse = (message: string) =>
    new UnityError('FaultNotApplicable', { message, details: { fault: text.slice(0, longestText) } });
  const [, undo, name = '', kind = '', count = '1'] = form.exec(text) ?? [];
  if (name === '' || text.length > longestText) {
    const forms = '[undo:]STEP:KIND, …:KINDxN or …:KINDxall';
    throw refuse(`\`${text.slice(0, longestText)}\` is not of the form ${forms}`);
  }
  const side: FaultSide = undo === undefined ? 'make' : 'undo';
  const step = steps.find((candidate) => candidate.name === name);
  const names = steps.map((candidate) => candidate.name);
  if (!step) throw refuse(`there is no step \`${name}\`${didYouMean(name, names)}`);
  if (!isFaultKind(kind)) {
    const known = faultKindNames;
    throw refuse(`there is no fault \`${kind}\`${didYouMean(kind, known)}; there are ${known.join(', ')}`);
  }
  const definition = definitions[`${step.service}/${step.action}`];
  const applicable = definition ? applicableKinds(definition, side) : [];
  if (!applicable.includes(kind)) throw refuse(whyNot(step, side, kind, applicable));
  const times = count === 'all' ? Number.POSITIVE_INFINITY : Number(count);
  if (times < 1) throw refuse(`\`${text}\` would strike nothing`);
  return { side, step: name, kind, times };
}

function whyNot(step: StrikeableStep, side: FaultSide, kind: string, applicable: readonly string[]): string {
  const what = `${step.service}/${step.action}`;
  if (applicable.length === 0) return `undoing \`${step.name}\` (${what}) calls nothing that could be struck`;
  const where = side === 'undo' ? `the undo of \`${step.name}\`` : `\`${step.name}\``;
  return `\`${kind}\` cannot strike ${where} (${what}); ${applicable.join(', ')} can`;
}

function didYouMean(text: string, known: readonly string[]): string {
  const meant = suggest(text, known);
  return meant === undefined ? '' : ` (did you mean \`${meant}\`?)`;
}
