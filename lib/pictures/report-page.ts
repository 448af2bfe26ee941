import type { Timeline, TimelineStep } from '../analytics/timeline';
import { counted, durationWords } from '../plan/words';
import { spentWords, tookSeconds } from './chart';
import { element, type Markup } from './markup';
import { type Cell, type PageContent, page, rowList, section, type TableContent, table } from './page';
import { pictures, rowId } from './page-pictures';
import { lookOf } from './step-look';

/** What a report says beside its pictures, in words that are ready to be read. */
export interface ReportView {
  readonly title: string;
  readonly verdict: NonNullable<PageContent['verdict']>;
  readonly summary: PageContent['facts'];
  /** What failed first, and all that helps to mend it. Stands before everything else. */
  readonly failure?: { readonly heading: string; readonly rows: readonly (readonly [label: string, value: string])[] };
  readonly findings: readonly { readonly text: string }[];
  readonly tables: readonly TableContent[];
}

/** A session as a page in one file. */
export function reportPage(timeline: Timeline, view: ReportView): string {
  const { failure, findings } = view;
  return page({
    title: view.title,
    verdict: view.verdict,
    about: [`${timeline.sessionId} · began ${timeline.startedAt.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC')}`],
    facts: view.summary,
    sections: [
      failure &&
        element(
          'details',
          { class: 'failure', open: true },
          element('summary', {}, failure.heading),
          rowList(failure.rows),
        ),
      findings.length > 0 &&
        section(
          'What stands out',
          element(
            'ul',
            {},
            findings.map(({ text }) => element('li', {}, text)),
          ),
        ),
      pictures(timeline),
      section('Steps', stepTable(timeline)),
      view.tables.map((content) => section(content.caption, table({ ...content, isCaptionSeen: false }))),
    ],
    foot: 'Made by unity report --html. All times are seconds since the session began; it loads nothing and runs nothing.',
  });
}

const number = (text: string): Cell => ({ text, as: 'number' });

function stepTable(timeline: Timeline): Markup {
  return table({
    caption: `${counted(timeline.steps.length, 'step')}; ★ is on the critical path`,
    head: [
      'Step',
      'State',
      number('Began'),
      number('Took'),
      number('Plan'),
      number('Tries'),
      'Waits',
      number('Slack'),
      'Undo',
    ],
    rows: timeline.steps.map((step) => [
      { text: `${step.isCritical ? '★ ' : ''}${step.name}`, as: 'name', under: `${step.service}/${step.action}` },
      { text: `${lookOf(step, timeline).mark} ${lookOf(step, timeline).word}`, as: 'short' },
      seconds(step.actual?.from),
      seconds(tookSeconds(step)),
      seconds(step.isSkipped ? undefined : step.planned && step.planned.to - step.planned.from),
      number(step.actual ? String(Math.max(1, ...step.segments.map(({ attempt }) => attempt))) : ''),
      { text: waitsOf(step), as: 'long' },
      seconds(step.slackSeconds),
      { text: undoWords(step), as: 'short' },
    ]),
    ids: timeline.steps.map((step) => rowId(timeline, step)),
  });
}

const seconds = (value: number | undefined): Cell => number(value === undefined ? '' : durationWords(value));

/** What it waited for, each with its time, the longest first. */
function waitsOf({ segments }: TimelineStep): string {
  const waits = new Map<string, number>();
  for (const { on, from, to, why } of segments) {
    if (on === 'work') continue;
    const what = why ?? spentWords[on];
    waits.set(what, (waits.get(what) ?? 0) + to - from);
  }
  return [...waits]
    .sort(([, one], [, other]) => other - one)
    .map(([what, time]) => `${what} ${durationWords(time)}`)
    .join('; ');
}

function undoWords({ undo }: TimelineStep): string {
  if (!undo) return '';
  return undo.span ? `${undo.state}, ${durationWords(undo.span.to - undo.span.from)}` : undo.state;
}
