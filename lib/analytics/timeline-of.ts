import type { StepDocument } from '../domain/session-document';
import { segmentsOf } from './segments';
import type { Span, Timeline, TimelineStep } from './timeline';
import type { StepFacts, TimelineFacts } from './timeline-facts';
import { heldBy, slackOf, truePath } from './true-path';

const unknown: StepFacts = { retry: { intervalSeconds: 0, backoffRate: 1, maxDelaySeconds: 0 }, waitsOn: 'aws' };

/** The timeline of a session, whether it is under way, has come about or was undone. Pure. */
export function timelineOf(facts: TimelineFacts): Timeline {
  const { session, now } = facts;
  const began = Date.parse(session.started_at);
  const since = (at: number): number => thousandths((at - began) / 1000);
  const at = (iso: string): number => since(Date.parse(iso));
  const forwardEnds = since(endOfForward(facts));
  const bare = session.steps.filter(({ dropped }) => !dropped).map((step) => bareStep(step, { at, forwardEnds }));
  const byName = new Map(bare.map((step) => [step.name, step]));
  const path = new Set(truePath(lastOf(bare, facts), byName));
  const ended = bare.flatMap(({ state, actual }) => (state === 'completed' && actual ? [actual.to] : []));
  const slack = slackOf(bare, Math.max(0, ...ended));
  const steps = bare.map((step): TimelineStep => {
    const known = facts.steps.get(step.name) ?? unknown;
    const found = slack.get(step.name);
    return {
      ...step,
      ...(known.planned && { planned: known.planned }),
      segments: step.isKept && !step.actual ? [] : stretches(step, facts, { byName, since, known, forwardEnds }),
      isCritical: path.has(step.name),
      ...(found !== undefined && { slackSeconds: thousandths(found) }),
    };
  });
  const { rollback, milestones } = session;
  const rolledBack = rollback && rollback.type !== 'resume' ? rollback : undefined;
  return {
    sessionId: session.session_id,
    title: `${session.deployment_type} to ${session.stack_name}/${session.environment}`,
    startedAt: session.started_at,
    state: session.state,
    steps,
    forwardEnds,
    ...(rolledBack && {
      rollback: {
        from: at(rolledBack.started_at),
        to: rolledBack.completed_at === undefined ? since(now) : at(rolledBack.completed_at),
        ...(rolledBack.verdict && { verdict: rolledBack.verdict }),
      },
    }),
    ...(milestones.serving_at !== null && { servingAt: at(milestones.serving_at) }),
    ...(milestones.ready_at !== null && { readyAt: at(milestones.ready_at) }),
  };
}

type Bare = Omit<TimelineStep, 'planned' | 'segments' | 'isCritical' | 'slackSeconds'>;

function bareStep(
  step: StepDocument,
  { at, forwardEnds }: { readonly at: (iso: string) => number; readonly forwardEnds: number },
): Bare {
  const { undo } = step;
  const from = step.started_at === null ? undefined : at(step.started_at);
  // What a revision keeps was made before it began.
  const hasRun = from !== undefined && from >= 0;
  return {
    name: step.name,
    service: step.service,
    action: step.action,
    state: step.state,
    isSkipped: step.skipped === true,
    isCancelled: step.cancelled === true,
    isKept: step.kept_from !== undefined,
    dependsOn: step.depends_on,
    ...(hasRun && {
      actual: { from, to: Math.max(from, step.completed_at === null ? forwardEnds : at(step.completed_at)) },
    }),
    ...(hasRun && step.created_at !== null && { createdAt: at(step.created_at) }),
    ...(undo && {
      undo: {
        state: undo.state,
        ...(undo.started_at !== null && {
          span: {
            from: at(undo.started_at),
            to: Math.max(at(undo.started_at), undo.completed_at === null ? at(undo.started_at) : at(undo.completed_at)),
          },
        }),
      },
    }),
  };
}

/** Milliseconds since the epoch: when the session last left its forward way, or now. */
function endOfForward({ session, marks, now }: TimelineFacts): number {
  if (session.state === 'requested' || session.state === 'validating' || session.state === 'executing') return now;
  const left = marks.filter(({ step, change }) => step === undefined && /^(executing|validating) → /.test(change));
  const last = left.findLast(({ change }) => !change.includes('→ executing'));
  if (last) return last.at;
  const { milestones, rollback, completed_at: completed } = session;
  const known = [milestones.ready_at, rollback?.started_at, completed].find((one) => typeof one === 'string');
  return known === undefined ? now : Date.parse(known);
}

/** The step that has decided the end: the last that was ready; of what failed, whatever failed first. */
function lastOf(steps: readonly Bare[], { session }: TimelineFacts): string | undefined {
  if (session.root_cause?.step != null && session.milestones.ready_at === null) return session.root_cause.step;
  const under = steps.filter(({ actual, state }) => actual && state === 'executing');
  const among = under.length > 0 ? under : steps.filter(({ state }) => state === 'completed');
  return among.reduce<Bare | undefined>(
    (late, step) => (step.actual && step.actual.to > (late?.actual?.to ?? -1) ? step : late),
    undefined,
  )?.name;
}

function stretches(
  step: Bare,
  { session, marks, now }: TimelineFacts,
  about: {
    readonly byName: ReadonlyMap<string, Bare>;
    readonly since: (at: number) => number;
    readonly known: StepFacts;
    readonly forwardEnds: number;
  },
) {
  const { since, known, byName, forwardEnds } = about;
  const starts = step.actual?.from ?? forwardEnds;
  const admitted = marks.findLast(
    (mark) => mark.step === undefined && mark.change.includes('→ executing') && since(mark.at) <= starts,
  );
  const held = heldBy(step, byName);
  const document = session.steps.find(({ name }) => name === step.name);
  const open = session.completed_at === null && !step.actual;
  const actual: { readonly actual?: Span } = step.actual ? { actual: step.actual } : {};
  const from = admitted ? since(admitted.at) : starts;
  return segmentsOf({
    from,
    ...actual,
    until: open ? Math.min(since(now), forwardEnds) : from,
    waitsFor:
      held || step.dependsOn.length > 0
        ? `waits for ${held?.step ?? step.dependsOn.map((one) => one.step).join(', ')}`
        : 'waits to begin',
    marks: marks.flatMap(({ step: name, change, at }) => (name === step.name ? [{ at: since(at), change }] : [])),
    facts: known,
    waiting: document?.waiting_for ?? null,
  });
}

const thousandths = (seconds: number): number => Number(seconds.toFixed(3));
