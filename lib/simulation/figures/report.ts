import { definitions } from '../../../lambdas/actions/definitions';
import type { Workflow } from '../../workflow/model';
import { casesFor, type FigureCase } from './cases';
import { type Figure, type Measurement, measure } from './measure';

/** One kind of time over all seeds. */
export interface Summary {
  readonly median_seconds: number;
  readonly median_critical_seconds: number;
  /** The difference that used up most of its bound, and that bound. */
  readonly worst: { readonly seed: number; readonly difference: number; readonly bound: number };
}

/** The figures of one case. */
export interface CaseReport extends FigureCase {
  readonly serving: Summary | null;
  readonly ready: Summary | null;
  readonly rollback: Summary | null;
  readonly runs: readonly Measurement[];
  readonly within: boolean;
}

/** What `unity simulate --figures` prints. */
export interface FiguresReport {
  readonly workflow: string;
  readonly seed: number;
  readonly seeds: number;
  readonly cases: readonly CaseReport[];
  /** Whether every time of every run lies within its bound. */
  readonly within: boolean;
}

/** Measures a workflow in each of its cases with each seed. @throws UnityError FiguresMissing when a run does not end well */
export async function figuresReport(options: {
  readonly workflow: Workflow;
  readonly seed: number;
  readonly seeds: number;
}): Promise<FiguresReport> {
  const { workflow, seed, seeds } = options;
  const cases: CaseReport[] = [];
  for (const figureCase of casesFor(workflow, definitions)) {
    const runs: Measurement[] = [];
    for (let next = seed; next < seed + seeds; next++) {
      runs.push(await measure({ workflow, seed: next, durations: figureCase.durations }));
    }
    cases.push({
      ...figureCase,
      serving: summaryOf(runs, (run) => run.serving),
      ready: summaryOf(runs, (run) => run.ready),
      rollback: summaryOf(runs, (run) => run.rollback),
      runs,
      within: runs.every(({ within }) => within),
    });
  }
  return { workflow: workflow.name, seed, seeds, cases, within: cases.every(({ within }) => within) };
}

/** Null where no run has that time. */
function summaryOf(runs: readonly Measurement[], of: (run: Measurement) => Figure | null): Summary | null {
  const figures = runs.flatMap((run) => {
    const figure = of(run);
    return figure ? [{ seed: run.seed, ...figure }] : [];
  });
  const share = ({ difference, bound }: Figure): number => Math.abs(difference) / bound;
  const [worst] = [...figures].sort((a, b) => share(b) - share(a));
  if (!worst) return null;
  return {
    median_seconds: median(figures.map(({ seconds }) => seconds)),
    median_critical_seconds: median(figures.map(({ critical_seconds }) => critical_seconds)),
    worst: { seed: worst.seed, difference: worst.difference, bound: worst.bound },
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}
