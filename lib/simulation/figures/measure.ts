import { definitions } from '../../../lambdas/actions/definitions';
import { UnityError } from '../../domain/errors/unity-error';
import type { SessionDocument } from '../../domain/session-document';
import type { Workflow } from '../../workflow/model';
import { wakeUpSeconds } from '../checkers/starts-in-order';
import { forwardPath, type PathFacts } from './forward-path';
import { bindingOf, type Moment, pathTo, type Span } from './moment';
import { type PlayOptions, play } from './play';
import { reversePath } from './reverse-path';

/** How far from its critical path something may end: a share of it and some seconds. */
interface Allowance {
  readonly share: number;
  readonly seconds: number;
}

export const forwardAllowance: Allowance = { share: 0.02, seconds: 2 };
const rollbackAllowance: Allowance = { share: 0.05, seconds: 5 };

/** One measured time beside its critical path, in seconds. */
export interface Figure {
  readonly seconds: number;
  readonly critical_seconds: number;
  /** What of the critical path is neither calls nor reads that are late. */
  readonly provisioning_seconds: number;
  readonly difference: number;
  readonly bound: number;
  readonly within: boolean;
  /** The longest span of the critical path. */
  readonly binding: (Span & { readonly type: string | null }) | null;
  readonly path: readonly Span[];
}

/** What one deployment and its rollback came to. */
export interface Measurement {
  readonly seed: number;
  readonly serving: Figure | null;
  readonly ready: Figure;
  /** To the end of the undoing; the late look comes after it. Null where there is nothing to undo. */
  readonly rollback: Figure | null;
  readonly verification_seconds: number;
  /** The step that started latest after its dependencies allowed it. */
  readonly latest_start: { readonly step: string; readonly seconds: number; readonly bound: number } | null;
  readonly within: boolean;
}

/**
 * Plays a workflow once and holds it against what the account drew.
 *
 * @throws UnityError FiguresMissing when it does not complete, or is not undone
 */
export async function measure(options: PlayOptions): Promise<Measurement> {
  const { deployed, undone, deeds, verificationSeconds } = await play(options);
  if (deployed.state !== 'completed' || undone.state !== 'rolled_back') throw missing(options, deployed, undone);
  const facts: PathFacts = { workflow: options.workflow, definitions, session: deployed, deeds };
  const path = forwardPath(facts);
  const { serving_at, ready_at } = deployed.milestones;
  const since = (time: string | null) => secondsBetween(deployed.started_at, time ?? deployed.started_at);
  const figure = (seconds: number, moment: Moment, allowance: Allowance) =>
    figureOf(seconds, moment, allowance, undone.resources);
  const serving = path.serving && serving_at ? figure(since(serving_at), path.serving, forwardAllowance) : null;
  const ready = figure(since(ready_at), path.ready, forwardAllowance);
  const undoing = undoneAfter(undone);
  const reverse = reversePath({ ...facts, session: undone });
  const rollback = undoing === undefined ? null : figure(undoing, reverse, rollbackAllowance);
  const latestStart = latestStartOf(options.workflow, deployed);
  return {
    seed: options.seed,
    serving,
    ready,
    rollback,
    verification_seconds: verificationSeconds,
    latest_start: latestStart,
    within:
      (serving?.within ?? true) &&
      ready.within &&
      (rollback?.within ?? true) &&
      (latestStart === null || latestStart.seconds <= latestStart.bound),
  };
}

function missing({ seed }: PlayOptions, deployed: SessionDocument, undone: SessionDocument): UnityError {
  const { root_cause: cause } = undone;
  const why = cause ? `: ${cause.step ?? 'no step'}: ${cause.code}: ${cause.message}` : '';
  const message = `with seed ${seed} the deployment ended as ${deployed.state} and then ${undone.state}${why}`;
  return new UnityError('FiguresMissing', { message });
}

function secondsBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 1000;
}

/** Seconds from the start of a rollback until its last step was undone; undefined where none had to be. */
function undoneAfter({ steps, rollback }: SessionDocument): number | undefined {
  // What was handed over is seen to after the verdict, and may be over before anybody looks at that.
  const verdictAt = rollback?.completed_at ?? '';
  const ends = steps
    .flatMap(({ undo }) => undo?.completed_at ?? [])
    .filter((end) => end <= verdictAt)
    .sort();
  const last = ends.at(-1);
  return last === undefined || !rollback ? undefined : secondsBetween(rollback.started_at, last);
}

/** A time beside the critical path to it; `resources` name the types of what binds. */
export function figureOf(
  seconds: number,
  critical: Moment,
  { share, seconds: more }: Allowance,
  resources: SessionDocument['resources'],
): Figure {
  const bound = critical.seconds * share + more;
  const difference = seconds - critical.seconds;
  const binding = bindingOf(critical);
  const provisioning = pathTo(critical).filter(({ isProvisioning }) => isProvisioning);
  return {
    seconds,
    critical_seconds: critical.seconds,
    provisioning_seconds: provisioning.reduce((sum, span) => sum + span.seconds, 0),
    difference,
    bound,
    within: Math.abs(difference) <= bound,
    binding: binding ? { ...binding, type: resources.find(({ id }) => id === binding.of)?.type ?? null } : null,
    path: pathTo(critical).filter((span) => span.seconds > 0),
  };
}

/** How long after its dependencies allowed it each step started; the longest. */
function latestStartOf({ steps }: Workflow, session: SessionDocument): Measurement['latest_start'] {
  const document = new Map(session.steps.map((step) => [step.name, step]));
  const waits = steps.flatMap(({ name, dependsOn }) => {
    const allowed = dependsOn.map(({ step, until }) => {
      const before = document.get(step);
      return Date.parse((until === 'created' ? before?.created_at : before?.completed_at) ?? '');
    });
    const started = Date.parse(document.get(name)?.started_at ?? '');
    return allowed.length === 0 ? [] : [{ step: name, seconds: (started - Math.max(...allowed)) / 1000 }];
  });
  const [first] = waits.sort((a, b) => b.seconds - a.seconds);
  return first ? { ...first, bound: wakeUpSeconds } : null;
}
