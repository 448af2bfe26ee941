import type { SessionDocument } from '../domain/session-document';
import type { TestReport } from '../domain/test-report';
import type { Trace } from '../domain/trace';
import type { Usage } from '../domain/usage';
import { type Finding, findingsOf } from './findings';
import type { ReportedCost } from './report-cost';
import { allSpent, pathOf, type Spent, spentIn, type TruePath } from './spent';
import type { Timeline } from './timeline';
import { usageFindings } from './usage-findings';

/** The version of the report. Fields may be added, never renamed or dropped. */
const reportVersion = '1.0';

/** One step of a report. All seconds are measured, but for `planned_seconds`. */
export interface ReportedStep {
  readonly name: string;
  readonly service: string;
  readonly action: string;
  readonly state: string;
  readonly skipped: boolean;
  readonly kept: boolean;
  readonly planned_seconds: number | null;
  readonly actual_seconds: number | null;
  readonly spent: Spent;
  readonly tries: number;
  readonly critical: boolean;
  readonly slack_seconds: number | null;
}

/** How far a rollback came. */
export interface ReportedRollback {
  readonly type: string;
  readonly verdict: string | null;
  readonly seconds: number;
  /** In the order in which the undos began. */
  readonly order: readonly {
    readonly step: string;
    readonly state: string;
    readonly from_seconds: number | null;
    readonly seconds: number | null;
  }[];
  readonly kept: number;
  readonly leftovers: number;
  readonly tails: number;
}

/** What `unity report --json` prints. */
export interface DeploymentReport {
  readonly format_version: string;
  readonly session_id: string;
  readonly deployment_type: string;
  readonly workflow_id: string;
  readonly stack_name: string;
  readonly environment: string;
  readonly state: string;
  readonly started_at: string;
  /** When the report was made: of a session under way it is about what was known then. */
  readonly made_at: string;
  /** X-Ray’s; null where it keeps none. */
  readonly trace: Trace | null;
  readonly duration: {
    /** The way forward, to its end or to now. */
    readonly actual_seconds: number;
    readonly serving_seconds: number | null;
    readonly ready_seconds: number | null;
    /** The longest path with the usual time of every step, and what nineteen in twenty do not exceed. */
    readonly planned_seconds: number | null;
    readonly planned_p95_seconds: number | null;
    /** Actual less planned; null while it is under way, or nothing was planned. */
    readonly later_seconds: number | null;
  };
  readonly critical_path: TruePath;
  /** Over all steps: those side by side count each for itself. */
  readonly spent: Spent;
  readonly steps: readonly ReportedStep[];
  readonly resources: {
    readonly count: number;
    readonly by_type: readonly { readonly type: string; readonly made: number; readonly standing: number }[];
  };
  readonly cost: ReportedCost;
  /** How much of what stands was used, and what its instances cost at present; null where nothing stands. */
  readonly usage: Usage | null;
  readonly tests: readonly ({ readonly step: string } & TestReport)[];
  readonly rollback: ReportedRollback | null;
  readonly findings: readonly Finding[];
}

/** What a report is made of. */
export interface ReportFacts {
  readonly session: SessionDocument;
  readonly timeline: Timeline;
  readonly trace: Trace | null;
  readonly now: string;
  readonly planned?: { readonly seconds: number; readonly p95Seconds: number } | undefined;
  readonly cost: ReportedCost;
  readonly usage: Usage | undefined;
  /** Seconds as people say them. */
  readonly words: (seconds: number) => string;
}

/** The report of one deployment, whether it is under way, has come about or was undone. Pure. */
export function deploymentReport({
  session,
  timeline,
  trace,
  now,
  planned,
  cost,
  usage,
  words,
}: ReportFacts): DeploymentReport {
  const path = pathOf(timeline.steps);
  const plannedSeconds = planned?.seconds ?? null;
  const ready = timeline.readyAt ?? null;
  const steps = timeline.steps.map((step): ReportedStep => {
    const { name, service, action, state, isSkipped, isKept, isCritical, planned: expected, actual, segments } = step;
    return {
      name,
      service,
      action,
      state,
      skipped: isSkipped,
      kept: isKept,
      planned_seconds: expected ? tidy(expected.to - expected.from) : null,
      actual_seconds: actual ? tidy(actual.to - actual.from) : null,
      spent: spentIn(segments),
      tries: Math.max(1, ...segments.map(({ attempt }) => attempt)),
      critical: isCritical,
      slack_seconds: step.slackSeconds ?? null,
    };
  });
  return {
    format_version: reportVersion,
    session_id: session.session_id,
    deployment_type: session.deployment_type,
    workflow_id: session.workflow_id,
    stack_name: session.stack_name,
    environment: session.environment,
    state: session.state,
    started_at: session.started_at,
    made_at: now,
    trace,
    duration: {
      actual_seconds: timeline.forwardEnds,
      serving_seconds: timeline.servingAt ?? null,
      ready_seconds: ready,
      planned_seconds: plannedSeconds,
      planned_p95_seconds: planned?.p95Seconds ?? null,
      later_seconds: ready === null || plannedSeconds === null ? null : tidy(ready - plannedSeconds),
    },
    critical_path: path,
    spent: allSpent(steps.map(({ spent }) => spent)),
    steps,
    resources: resourcesOf(session),
    cost,
    usage: usage ?? null,
    tests: session.steps.flatMap(({ name, tests }) => (tests ? [{ step: name, ...tests }] : [])),
    rollback: rollbackOf(session, timeline),
    findings: [...findingsOf(session, timeline, { path, plannedSeconds, words }), ...usageFindings(usage, cost, words)],
  };
}

function resourcesOf({ resources, steps }: SessionDocument): DeploymentReport['resources'] {
  const kept = new Set(steps.flatMap(({ name, kept_from: from }) => (from === undefined ? [] : [name])));
  const made = resources.filter(({ id, step, adopted }) => id !== null && !adopted && !kept.has(step));
  const types = [...new Set(made.map(({ type }) => type))].sort();
  return {
    count: made.length,
    by_type: types.map((type) => {
      const of = made.filter((one) => one.type === type);
      return {
        type,
        made: of.length,
        standing: of.filter(({ state }) => state === 'active' || state === 'creating').length,
      };
    }),
  };
}

function rollbackOf({ rollback }: SessionDocument, timeline: Timeline): ReportedRollback | null {
  if (!rollback || !timeline.rollback) return null;
  const undone = timeline.steps
    .flatMap(({ name, undo }) => (undo ? [{ name, ...undo }] : []))
    .sort((a, b) => (a.span?.from ?? Number.MAX_VALUE) - (b.span?.from ?? Number.MAX_VALUE));
  return {
    type: rollback.type,
    verdict: rollback.verdict ?? null,
    seconds: tidy(timeline.rollback.to - timeline.rollback.from),
    order: undone.map(({ name, state, span }) => ({
      step: name,
      state,
      from_seconds: span ? tidy(span.from) : null,
      seconds: span ? tidy(span.to - span.from) : null,
    })),
    kept: rollback.kept.length,
    leftovers: rollback.leftovers.length,
    tails: rollback.tails.length,
  };
}

const tidy = (seconds: number): number => Number(seconds.toFixed(3));
