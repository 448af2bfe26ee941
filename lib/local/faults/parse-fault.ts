import { UnityError } from '../../domain/errors/unity-error';
import { suggest } from '../../workflow/suggest';
import type { Fault } from './fault';
import { faultKinds, isFaultKind } from './kinds';

/** `STEP:KIND`, then how often: `x3`, `xall`; once unless said. */
const form = /^([a-z][a-z0-9_]*):([a-z-]+?)(?:x(\d{1,4}|all))?$/;

/** Steps and kinds have short names; a longer text is neither. */
const longestText = 200;

/**
 * Reads a fault as it stands on the command line, for a workflow with these steps.
 *
 * @throws UnityError FaultNotApplicable
 */
export function parseFault(text: string, steps: readonly string[]): Fault {
  const refuse = (message: string) =>
    new UnityError('FaultNotApplicable', { message, details: { fault: text.slice(0, longestText) } });
  const [, step = '', kind = '', count = '1'] = form.exec(text) ?? [];
  if (step === '' || text.length > longestText)
    throw refuse(`\`${text.slice(0, longestText)}\` is not of the form STEP:KIND, STEP:KINDxN or STEP:KINDxall`);
  if (!steps.includes(step)) throw refuse(`there is no step \`${step}\`${didYouMean(step, steps)}`);
  const kinds = Object.keys(faultKinds);
  if (!isFaultKind(kind))
    throw refuse(`there is no fault \`${kind}\`${didYouMean(kind, kinds)}; there are ${kinds.join(', ')}`);
  const times = count === 'all' ? Number.POSITIVE_INFINITY : Number(count);
  if (times < 1) throw refuse(`\`${text}\` would strike nothing`);
  return { step, kind, times };
}

function didYouMean(text: string, known: readonly string[]): string {
  const meant = suggest(text, known);
  return meant === undefined ? '' : ` (did you mean \`${meant}\`?)`;
}
