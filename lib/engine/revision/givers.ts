import { parseTemplate, references } from '../../workflow/expressions/template';
import type { Step } from '../../workflow/model';

/** The steps that some inputs of a step take something of. */
export function givers(step: Pick<Step, 'inputs'>, inputs: readonly string[] = []): readonly string[] {
  const texts = inputs.flatMap((input) => textsIn(step.inputs[input]?.value));
  const found = texts.flatMap((text) => references(parseTemplate(text)));
  return [...new Set(found.flatMap(({ reference }) => (reference.root === 'steps' ? [reference.step] : [])))];
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
