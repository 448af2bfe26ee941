import type { Draft, DraftStep } from './draft';
import type { Reference } from './expressions/reference';
import { parseTemplate, references, type Template, wholeReference } from './expressions/template';
import type { Problem } from './problem';
import { placer } from './yaml/placer';
import type { Range, Source } from './yaml/source';
import type { ScalarNode, SourceNode } from './yaml/source-node';

/** Where an expression stands. */
type UsePlace =
  | {
      readonly kind: 'input';
      readonly step: DraftStep;
      readonly input: string;
      readonly path: readonly (string | number)[];
    }
  | { readonly kind: 'when'; readonly step: DraftStep }
  | { readonly kind: 'output'; readonly output: string };

/** One reference in the file. */
export interface Use {
  readonly reference: Reference;
  readonly at: Range;
  readonly place: UsePlace;
  /** The text is this expression and nothing else, so the value keeps its type. */
  readonly whole: boolean;
}

/** All references in inputs and outputs, and the expressions that cannot be read. */
export interface Uses {
  readonly uses: readonly Use[];
  readonly problems: readonly Problem[];
}

/** Collects the expressions under `with` and `outputs`. Those of `when` have a grammar of their own. */
export function collectUses(draft: Draft, source: Source): Uses {
  const uses: Use[] = [];
  const problems: Problem[] = [];
  const visit = (node: SourceNode, place: UsePlace): void => {
    if (node.kind === 'scalar') readScalar(node, place, source, uses, problems);
    else if (node.kind === 'list') for (const [index, item] of node.items.entries()) visit(item, deeper(place, index));
    else for (const [key, entry] of node.entries) visit(entry.node, deeper(place, key));
  };
  for (const step of draft.steps) {
    for (const [input, { node }] of step.inputs) visit(node, { kind: 'input', step, input, path: [] });
  }
  for (const [output, { node }] of draft.outputs) visit(node, { kind: 'output', output });
  return { uses, problems };
}

function deeper(place: UsePlace, part: string | number): UsePlace {
  return place.kind === 'input' ? { ...place, path: [...place.path, part] } : place;
}

function readScalar(node: ScalarNode, place: UsePlace, source: Source, uses: Use[], problems: Problem[]): void {
  if (typeof node.value !== 'string' || !node.value.includes('${')) return;
  const template: Template = parseTemplate(node.value);
  const whole = wholeReference(template) !== undefined;
  const found = [...references(template), ...template.errors].sort((a, b) => a.start - b.start);
  const placeOf = placer(source, node.range, node.value);
  for (const piece of found) {
    const at = placeOf(piece.start, piece.end);
    if ('reference' in piece) uses.push({ reference: piece.reference, at, place, whole });
    else problems.push({ code: 'BadExpression', ...expressionProblem(piece), at });
  }
}

function expressionProblem({ message, fix, suggestion }: Template['errors'][number]): Omit<Problem, 'code' | 'at'> {
  return { message, fix, suggestion };
}
