import { findingsOf } from '../../lib/analytics/findings';
import { pathOf } from '../../lib/analytics/spent';
import type { Mark, StepFacts } from '../../lib/analytics/timeline-facts';
import { timelineOf } from '../../lib/analytics/timeline-of';
import { durationWords } from '../../lib/plan/words';
import { at, done, session } from '../cli/reporters/documents';

const facts = (waitsOn: StepFacts['waitsOn']): StepFacts => ({
  retry: { intervalSeconds: 4, backoffRate: 2, maxDelaySeconds: 60 },
  waitsOn,
});
const mark = (seconds: number, change: string, step?: string): Mark => ({
  at: Date.parse(at(seconds)),
  change,
  ...(step !== undefined && { step }),
});

const document = session(
  [
    done('make', 2, 40, { service: 'aws', action: 'create_vpc', created_at: at(10), attempt: 2 }),
    done('ask', 11, 251, { action: 'approve', depends_on: [{ step: 'make', until: 'created' }] }),
    done('end', 252, 262, {
      depends_on: [
        { step: 'make', until: 'ready' },
        { step: 'ask', until: 'ready' },
      ],
    }),
  ],
  { state: 'completed', completed_at: at(263), milestones: { serving_at: null, ready_at: at(262) } },
);
const timeline = timelineOf({
  session: document,
  now: Date.parse(at(500)),
  marks: [
    mark(1, 'validating → executing, occupies'),
    mark(2, 'pending → executing, phase, lease, started_at', 'make'),
    mark(3, 'attempt, retry_at, progress, lease', 'make'),
    mark(5, 'lease', 'make'),
    mark(10, 'phase, outputs, lease, created_at', 'make'),
    mark(12, 'lease, progress', 'make'),
    mark(40, 'executing → completed, phase, lease, completed_at', 'make'),
    mark(11, 'pending → executing, phase, lease, started_at', 'ask'),
    mark(11.5, 'progress, lease', 'ask'),
    mark(263, 'executing → completed, ready_at'),
  ],
  steps: new Map([
    ['make', facts('aws')],
    ['ask', facts('people')],
    ['end', facts('work')],
  ]),
});
const [make, ask, end] = timeline.steps;

test('a step’s time is told apart by its writes: gate, work, the pause before the next try, AWS', () => {
  expect(make!.segments).toEqual([
    { from: 1, to: 2, on: 'steps', attempt: 1, why: 'waits to begin' },
    { from: 2, to: 3, on: 'work', attempt: 1 },
    { from: 3, to: 7, on: 'retry', attempt: 1 },
    { from: 7, to: 12, on: 'work', attempt: 2 },
    { from: 12, to: 40, on: 'aws', attempt: 2 },
  ]);
  expect(ask!.segments.map(({ from, to, on }) => [from, to, on])).toEqual([
    [1, 11, 'steps'],
    [11, 11.5, 'work'],
    [11.5, 251, 'people'],
  ]);
});

test('the true path goes back by what each edge waits for; slack is what is left to the end', () => {
  expect(timeline.steps.map(({ isCritical }) => isCritical)).toEqual([true, true, true]);
  expect(pathOf(timeline.steps)).toMatchObject({
    steps: [
      { step: 'make', from_seconds: 2, to_seconds: 10, until: 'created' },
      { step: 'ask', seconds: 240 },
      { step: 'end', seconds: 10 },
    ],
    seconds: 262,
    spent: { people: 239.5, retry: 4, aws: 0, steps: 0 },
    orchestration_seconds: 4,
  });
  expect([make, ask, end].map((one) => one!.slackSeconds)).toEqual([0, 0, 0]);
  expect(timeline.forwardEnds).toBe(263);
});

test('findings say what bound it, who was waited for and what was tried again, with their numbers', () => {
  const found = findingsOf(document, timeline, {
    path: pathOf(timeline.steps),
    plannedSeconds: 262,
    words: durationWords,
  });
  expect(found.map(({ code, says, numbers }) => [code, says, numbers])).toEqual([
    ['BINDS', 'ask binds: 4 min of 4 min 22 s', { seconds: 240, of_seconds: 262 }],
    ['TRIED_AGAIN', 'make was tried 2 times, with 4 s between the tries', { tries: 2, between_seconds: 4 }],
    ['WAITED_FOR_PEOPLE', 'ask waited 4 min for an approval', { seconds: 239.5 }],
  ]);
});
