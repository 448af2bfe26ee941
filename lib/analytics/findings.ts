import type { SessionDocument } from '../domain/session-document';
import { type Spent, spentIn, type TruePath } from './spent';
import type { Timeline, TimelineStep } from './timeline';

/** What is worth a sentence, the numbers that it came from beside it. */
export interface Finding {
  readonly code:
    | 'BINDS'
    | 'SLACK'
    | 'TRIED_AGAIN'
    | 'WAITED_FOR_PEOPLE'
    | 'LATER_THAN_PLANNED'
    | 'SOONER_THAN_PLANNED'
    | 'FAILED'
    | 'TESTS_FAILED'
    | 'LEFT_OVER'
    | 'UNDERUSED'
    | 'SPOT_SAVES'
    | 'PRICES_DIFFER'
    | 'NOT_LOOKED_UP';
  readonly step: string | null;
  readonly says: string;
  readonly numbers: { readonly [name: string]: number };
}

/** Seconds in words. Text of people is for those who show it. */
type InWords = (seconds: number) => string;

/** Less than this is no finding: the machine itself takes as long. */
const leastSeconds = 5;

/** What stands out in a deployment: the most telling first. */
export function findingsOf(
  session: SessionDocument,
  timeline: Timeline,
  about: { readonly path: TruePath; readonly plannedSeconds: number | null; readonly words: InWords },
): readonly Finding[] {
  const { path, words } = about;
  return [
    ...failure(session),
    ...binding(path, words),
    ...late(timeline, about),
    ...timeline.steps.flatMap((step) => [...tries(step, words), ...people(step, words)]),
    ...session.steps.flatMap(({ name, tests }): readonly Finding[] =>
      tests && !tests.passed
        ? [
            {
              code: 'TESTS_FAILED',
              step: name,
              says: `the tests of ${name} failed`,
              numbers: testNumbers(tests.counts),
            },
          ]
        : [],
    ),
    ...loose(timeline, words),
    ...leftOver(session),
  ];
}

function testNumbers(counts: { readonly tests: number; readonly failures: number } | null): Finding['numbers'] {
  return counts ? { tests: counts.tests, failures: counts.failures } : {};
}

function failure({ root_cause: cause, steps }: SessionDocument): readonly Finding[] {
  if (!cause) return [];
  const attempt = steps.find(({ name }) => name === cause.step)?.attempt ?? 1;
  const who = cause.step ?? 'the deployment';
  return [{ code: 'FAILED', step: cause.step, says: `${who} failed with ${cause.code}`, numbers: { tries: attempt } }];
}

/** The step that takes the most of the true path. */
function binding({ steps, seconds }: TruePath, words: InWords): readonly Finding[] {
  const longest = steps.reduce<TruePath['steps'][number] | undefined>(
    (most, part) => (part.seconds > (most?.seconds ?? 0) ? part : most),
    undefined,
  );
  if (!longest || steps.length < 2) return [];
  const says = `${longest.step} binds: ${words(longest.seconds)} of ${words(seconds)}`;
  return [{ code: 'BINDS', step: longest.step, says, numbers: { seconds: longest.seconds, of_seconds: seconds } }];
}

/** Why the whole came later than planned: the step of the true path that has gone over its time most. */
function late(
  { steps }: Timeline,
  {
    path,
    plannedSeconds,
    words,
  }: { readonly path: TruePath; readonly plannedSeconds: number | null; readonly words: InWords },
): readonly Finding[] {
  if (plannedSeconds === null || path.steps.length === 0 || steps.some(({ state }) => state === 'executing')) return [];
  if (steps.some(({ state, isKept }) => state !== 'completed' || isKept)) return [];
  const by = path.seconds - plannedSeconds;
  const numbers = { planned_seconds: plannedSeconds, actual_seconds: path.seconds };
  if (by <= -leastSeconds) {
    const says = `${words(-by)} sooner than planned`;
    return [{ code: 'SOONER_THAN_PLANNED', step: null, says, numbers }];
  }
  if (by < leastSeconds) return [];
  const over = path.steps.map((part) => {
    const planned = steps.find(({ name }) => name === part.step)?.planned;
    const expected = planned ? (part.until === 'created' ? planned.created : planned.to) - planned.from : part.seconds;
    return { ...part, expected, by: part.seconds - expected };
  });
  const most = over.reduce((a, b) => (b.by > a.by ? b : a));
  if (most.by <= 0 || path.orchestration_seconds > most.by) {
    const says = `${words(by)} later than planned because gates, functions and admission took ${words(path.orchestration_seconds)}`;
    return [
      {
        code: 'LATER_THAN_PLANNED',
        step: null,
        says,
        numbers: { ...numbers, orchestration_seconds: path.orchestration_seconds },
      },
    ];
  }
  const says = `${words(by)} later than planned because ${most.step} took ${words(most.seconds)}, not ${words(most.expected)}`;
  return [
    {
      code: 'LATER_THAN_PLANNED',
      step: most.step,
      says,
      numbers: { ...numbers, step_seconds: most.seconds, step_planned_seconds: most.expected },
    },
  ];
}

function tries({ name, segments }: TimelineStep, words: InWords): readonly Finding[] {
  const count = Math.max(1, ...segments.map(({ attempt }) => attempt));
  if (count === 1) return [];
  const { retry } = spentIn(segments);
  const says = `${name} was tried ${count} times, with ${words(retry)} between the tries`;
  return [{ code: 'TRIED_AGAIN', step: name, says, numbers: { tries: count, between_seconds: retry } }];
}

function people({ name, action, segments }: TimelineStep, words: InWords): readonly Finding[] {
  const { people: seconds }: Spent = spentIn(segments);
  if (seconds < leastSeconds) return [];
  const what = action === 'approve' ? 'an approval' : 'a signal';
  const says = `${name} waited ${words(seconds)} for ${what}`;
  return [{ code: 'WAITED_FOR_PEOPLE', step: name, says, numbers: { seconds } }];
}

/** At most so many are told, those with the most room first. */
const mostLoose = 3;

function loose({ steps }: Timeline, words: InWords): readonly Finding[] {
  return steps
    .filter(({ isCritical, isSkipped, isKept, slackSeconds = 0 }) => {
      return !isCritical && !isSkipped && !isKept && slackSeconds >= leastSeconds;
    })
    .sort((a, b) => (b.slackSeconds ?? 0) - (a.slackSeconds ?? 0))
    .slice(0, mostLoose)
    .map((step): Finding => {
      const slack = step.slackSeconds ?? 0;
      const ready = step.actual?.to ?? 0;
      const first = steps
        .filter(({ dependsOn, actual }) => actual && dependsOn.some((edge) => edge.step === step.name))
        .sort((a, b) => (a.actual?.from ?? 0) - (b.actual?.from ?? 0))[0];
      const starts = first?.actual?.from;
      const room = `it could end ${words(slack)} later`;
      const needed =
        first === undefined || starts === undefined
          ? `nothing waits for ${step.name}`
          : starts >= ready
            ? `${step.name} is not needed by ${first.name} until ${words(starts)} after the start`
            : `${first.name} needs only what ${step.name} has created`;
      return {
        code: 'SLACK',
        step: step.name,
        says: `${needed}; ${room}`,
        numbers: {
          slack_seconds: slack,
          ready_at_seconds: ready,
          ...(starts !== undefined && { needed_at_seconds: starts }),
        },
      };
    });
}

function leftOver({ rollback }: SessionDocument): readonly Finding[] {
  const left = rollback?.leftovers ?? [];
  if (left.length === 0) return [];
  const hourly = left.reduce((sum, one) => sum + one.hourly_usd, 0);
  const says = `the rollback could not remove ${left.length} ${left.length === 1 ? 'resource' : 'resources'}`;
  return [{ code: 'LEFT_OVER', step: null, says, numbers: { resources: left.length, hourly_usd: hourly } }];
}
