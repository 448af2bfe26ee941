import { readFileSync } from 'node:fs';
import { definitions } from '../../lambdas/actions/definitions';
import type { Segment, Timeline, TimelineStep } from '../../lib/analytics/timeline';
import { defaultSettings } from '../../lib/domain/settings';
import { planChart } from '../../lib/pictures/plan-chart';
import type { ReportView } from '../../lib/pictures/report-page';
import type { Plan } from '../../lib/plan/plan';
import { planOf } from '../../lib/plan/plan-of';
import { resolveParameters } from '../../lib/workflow/parameters';
import { workflowFrom } from '../plan/fixtures';

/** The shipped types. */
export const types = ['spot', 'alb', 'cdn', 'full'] as const;

/** The plan of a shipped type with its defaults. */
export function typePlan(type: string): Plan {
  const workflow = workflowFrom(readFileSync(`workflows/${type}.yml`, 'utf8'), definitions, `workflows/${type}.yml`);
  return planOf(workflow, {
    definitions,
    settings: defaultSettings,
    stackName: 'shop',
    environment: 'dev',
    environmentConfig: {},
    parameters: resolveParameters(workflow, {}).values,
  });
}

/** A step that nothing has happened to. */
export function step(name: string, more: Partial<TimelineStep> = {}): TimelineStep {
  return {
    name,
    service: 'aws',
    action: 'make_thing',
    state: 'pending',
    isSkipped: false,
    isCancelled: false,
    isKept: false,
    dependsOn: [],
    segments: [],
    isCritical: false,
    ...more,
  };
}

/** A session of these steps. */
export function timeline(steps: readonly TimelineStep[], more: Partial<Timeline> = {}): Timeline {
  return {
    sessionId: 'spot-0123456789',
    title: 'spot to shop/dev',
    startedAt: '2026-01-01T00:00:00.000Z',
    state: 'completed',
    steps,
    forwardEnds: Math.max(0, ...steps.map(({ actual }) => actual?.to ?? 0)),
    ...more,
  };
}

/** How a session of a plan went. */
interface Course {
  /** Fails, on its second try, and what follows is never begun; then all is undone. */
  readonly fails?: string | undefined;
  /** Nothing has happened after this second yet. */
  readonly now?: number;
}

/** A session of a plan: every step a little slower or faster than planned, most of the time waiting for AWS. */
export function sessionOf(plan: Plan, { fails, now = Number.POSITIVE_INFINITY }: Course = {}): Timeline {
  const made = new Map<string, TimelineStep>();
  for (const planned of planChart(plan).steps) {
    const before = planned.dependsOn.map((dependency) => made.get(dependency.step)!);
    const ends = planned.dependsOn.map(({ step: name, until }) =>
      until === 'created' ? (made.get(name)?.createdAt ?? 0) : (made.get(name)?.actual?.to ?? 0),
    );
    const from = Math.max(0, ...ends) + 0.4;
    const isHeld = from >= now || before.some(({ state, isSkipped }) => !isSkipped && state !== 'completed');
    made.set(planned.name, isHeld || planned.isSkipped ? planned : done(planned, from, { fails, now }));
  }
  const steps = [...made.values()];
  const forwardEnds = Math.max(...steps.map(({ actual }) => actual?.to ?? 0));
  if (fails === undefined)
    return timeline(steps, {
      forwardEnds,
      ...(Number.isFinite(now) ? { state: 'executing' } : { servingAt: forwardEnds - 8, readyAt: forwardEnds }),
    });
  return rolledBack(steps, forwardEnds);
}

function done(planned: TimelineStep, from: number, { fails, now = 0 }: Course): TimelineStep {
  const expected = (planned.planned?.to ?? 0) - (planned.planned?.from ?? 0);
  const factor = 0.85 + (planned.name.length % 7) * 0.09;
  const isFailed = planned.name === fails;
  const end = from + expected * factor + (isFailed ? 46 : 0.6);
  const to = Math.min(end, now);
  const wait: Segment = {
    on: 'aws',
    attempt: 1,
    from: from + 0.6,
    to: from + (end - from) * 0.9,
    why: 'the instance starts',
  };
  const segments: readonly Segment[] = isFailed
    ? [
        { on: 'work', attempt: 1, from, to: from + 1 },
        { on: 'aws', attempt: 1, from: from + 1, to: from + 18, why: 'the instance starts' },
        { on: 'retry', attempt: 1, from: from + 18, to: from + 26 },
        { on: 'work', attempt: 2, from: from + 26, to: from + 28 },
        { on: 'aws', attempt: 2, from: from + 28, to: end, why: 'no Spot capacity in us-east-1a' },
      ]
    : [{ on: 'work', attempt: 1, from, to: wait.from }, wait, { on: 'work', attempt: 1, from: wait.to, to: end }];
  const created = from + ((planned.planned?.created ?? 0) - (planned.planned?.from ?? 0)) * factor;
  return {
    ...planned,
    state: to < end ? 'executing' : isFailed ? 'failed' : 'completed',
    actual: { from, to },
    ...(created < to && !isFailed && { createdAt: created }),
    segments: segments
      .filter((segment) => segment.from < to)
      .map((segment) => ({ ...segment, to: Math.min(segment.to, to) })),
    slackSeconds: planned.isCritical ? 0 : 12,
  };
}

/** Everything undone, the last made first. */
function rolledBack(steps: readonly TimelineStep[], forwardEnds: number): Timeline {
  let at = forwardEnds + 3;
  const undos = new Map<string, TimelineStep['undo']>();
  for (const { name, actual, action } of [...steps].sort((a, b) => (b.actual?.from ?? 0) - (a.actual?.from ?? 0))) {
    if (!actual || action.startsWith('wait')) continue;
    const span = { from: at, to: at + 4 + ((name.length * 5) % 23) };
    undos.set(name, { state: 'completed', span });
    at = span.to - 1;
  }
  return timeline(
    steps.map((one) => ({ ...one, ...(undos.get(one.name) && { undo: undos.get(one.name)! }) })),
    { state: 'rolled_back', forwardEnds, rollback: { from: forwardEnds + 3, to: at + 20, verdict: 'clean' } },
  );
}

/** A session of many steps, each waiting for up to three of the row before it. */
export function manySteps(count: number): Timeline {
  const width = 10;
  const steps: TimelineStep[] = [];
  for (let index = 0; index < count; index++) {
    const row = Math.floor(index / width);
    const before = [index - width, index - width + (index % 3), index - width - (index % 2)];
    const wanted = row === 0 ? [] : [...new Set(before)].filter((other) => other >= 0 && other < row * width);
    const from = Math.max(0, ...wanted.map((other) => steps[other]!.actual!.to));
    const to = from + 5 + ((index * 37) % 41);
    steps.push(
      step(`step_number_${index + 1}`, {
        state: 'completed',
        dependsOn: wanted.map((other) => ({ step: steps[other]!.name, until: other % 4 === 0 ? 'created' : 'ready' })),
        planned: { from: from * 0.9, to: from * 0.9 + 20, created: from * 0.9 + 5 },
        actual: { from, to },
        createdAt: from + 2,
        segments: [
          { on: 'work', attempt: 1, from, to: from + 2 },
          { on: index % 5 === 0 ? 'people' : 'aws', attempt: 1, from: from + 2, to },
        ],
        isCritical: index % width === 4,
        slackSeconds: index % 30,
      }),
    );
  }
  return timeline(steps, { readyAt: Math.max(...steps.map(({ actual }) => actual!.to)) });
}

/** What does harm wherever it is not taken for text. */
export const hostile = `"'><script>alert(1)</script><img src=https://example.com/x onerror=alert(1)>&lt;\u202e\u0007]]>--><style>*{display:none}</style>`;

/** A session whose every text is hostile, and longer than there is room for. */
export function hostileTimeline(): Timeline {
  const long = `${hostile}${'very_long_'.repeat(40)}`;
  return timeline(
    [
      step(long, { service: hostile, action: hostile, state: 'completed', actual: { from: 0, to: 9 } }),
      step('after', {
        dependsOn: [{ step: long, until: 'created' }],
        state: 'failed',
        actual: { from: 9, to: 30 },
        segments: [{ on: 'people', attempt: 1, from: 9, to: 30, why: long }],
        undo: { state: 'failed', span: { from: 31, to: 50 } },
      }),
    ],
    { title: hostile, sessionId: hostile, state: hostile, rollback: { from: 30, to: 50, verdict: hostile } },
  );
}

/** What a report says about a session. */
export function viewOf(session: Timeline, more: Partial<ReportView> = {}): ReportView {
  return {
    title: session.title,
    verdict: { words: `${session.state}, nothing left over`, tone: 'good' },
    summary: [
      ['Took', '3 min 2 s, planned 2 min 50 s'],
      ['Waited for AWS', '2 min 40 s'],
      ['Stack', 'shop/dev'],
      ['Cost of Unity', '≈ $0.004'],
    ],
    findings: [{ text: 'launch_spot_instance decided when all was ready; it took 12 s longer than planned.' }],
    tables: [{ caption: 'Outputs', head: ['Name', 'Value'], rows: [['url', 'https://d111111abcdef8.cloudfront.net']] }],
    ...more,
  };
}

/** What a report says about a session that failed at a step. */
export function failedView(session: Timeline, name: string): ReportView {
  return viewOf(session, {
    verdict: { words: 'failed and rolled back, nothing left over', tone: 'bad' },
    failure: {
      heading: `${name} failed at its second try`,
      rows: [
        ['Error', 'InsufficientInstanceCapacity: no Spot capacity in us-east-1a'],
        ['Request id', '1b4f0e98-0000-4000-8000-000000000000'],
        ['What to do', 'Try again, or allow more instance types: --param instance_types=t3.micro,t3a.micro'],
      ],
    },
  });
}
