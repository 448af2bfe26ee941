import { isToUndo } from '../../domain/resource';
import type { SessionItem, StepItem } from '../../ledger/items';
import { planRevision, type RevisionPlan } from '../../rollback/plan-revision';
import { parseTemplate, references } from '../../workflow/expressions/template';
import type { Step } from '../../workflow/model';
import type { Engine } from '../engine';
import { candidateOf, type Wish, wantedSteps } from '../resume/compare-steps';

/** Plans the next revision of a stack from what stands in the ledger of the one that serves. */
export function planOfRevision(
  { definitions }: Pick<Engine, 'definitions'>,
  former: SessionItem,
  steps: readonly StepItem[],
  wish: Wish,
): RevisionPlan {
  const specs = new Map(wish.steps.map((step) => [step.name, step]));
  const known = new Map(steps.map(({ name, spec }) => [name, spec]));
  const definitionOf = ({ service, action }: Pick<Step, 'service' | 'action'>) => definitions[`${service}/${action}`];
  // What makes nothing has left nothing with a former session either.
  const isKept = ({ kept_from: from, spec }: StepItem) =>
    from !== undefined && definitionOf(spec)?.resources.length !== 0;
  // Undoing the one revision would take from the other, whichever of them has it undone, rows or none.
  const isAlone = (name: string) => {
    const [was, is] = [known.get(name), specs.get(name)];
    const inputs = (is && definitionOf(is)?.aloneWith) ?? [];
    return was !== undefined && inputs.some((input) => [was, is].some(gives(input)));
  };
  return planRevision(
    steps.map((step) => {
      const holdsData = definitionOf(step.spec)?.resources.filter((resource) => resource.holdsData) ?? [];
      const types = new Set(holdsData.map(({ type }) => type));
      const rows = Object.values(step.resources).filter((row) => isToUndo(row) && !row.snapshot_of);
      return {
        ...candidateOf(step),
        // What a former revision has kept is there too, with whoever made it.
        holds: candidateOf(step).holds || (!step.skipped && (isKept(step) || isAlone(step.name))),
        holdsData:
          rows.some(({ type }) => types.has(type)) || (step.kept_from !== undefined && !step.skipped && types.size > 0),
      };
    }),
    wantedSteps(definitions, former, steps, wish).map((wanted) => {
      const step = specs.get(wanted.name);
      const definition = step && definitionOf(step);
      return {
        ...wanted,
        standsBeside:
          (definition?.standsBeside === true && !isAlone(wanted.name)) || definition?.resources.length === 0,
        worksIn: (definition?.worksIn ?? []).flatMap((input) => (step ? givers(step, input) : [])),
      };
    }),
  );
}

const gives =
  (input: string) =>
  (step: Step | undefined): boolean =>
    step?.inputs[input]?.value !== undefined;

/** The steps that an input takes something of. */
export function givers(step: Step, input: string): readonly string[] {
  const value = step.inputs[input]?.value;
  return [...new Set(textsIn(value).flatMap((text) => references(parseTemplate(text))))].flatMap(({ reference }) =>
    reference.root === 'steps' ? [reference.step] : [],
  );
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
