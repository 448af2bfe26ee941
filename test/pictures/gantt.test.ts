import { ganttLayout } from '../../lib/pictures/gantt-layout';
import { chartMermaid } from '../../lib/pictures/gantt-mermaid';
import { ganttSvg } from '../../lib/pictures/gantt-svg';
import { ganttText } from '../../lib/pictures/gantt-text';
import { svgFile } from '../../lib/pictures/svg-file';
import { timeAxis } from '../../lib/pictures/time-axis';
import { hostileTimeline, manySteps, sessionOf, step, timeline, typePlan } from './fixtures';

const measures = { width: 1100, left: 90, right: 10, top: 30, bottom: 0, rowHeight: 20, cutWidth: 20, tickGap: 100 };

describe('the layout of a Gantt chart', () => {
  const chart = timeline([
    step('late', { actual: { from: 50, to: 100 }, planned: { from: 25, to: 75, created: 30 }, createdAt: 60 }),
    step('early', {
      actual: { from: 0, to: 50 },
      segments: [
        { on: 'work', attempt: 1, from: 0, to: 10 },
        { on: 'retry', attempt: 1, from: 10, to: 20 },
        { on: 'aws', attempt: 2, from: 20, to: 50, why: 'capacity' },
      ],
    }),
    step('never'),
  ]);
  const { rows, plot, height } = ganttLayout(chart, measures);

  it('maps a second to the same pixel everywhere', () => {
    expect(plot).toEqual({ x: 90, width: 1000, top: 30, bottom: 90 });
    expect(height).toBe(90);
    const [early, late, never] = rows;
    expect(early).toMatchObject({ y: 30, actual: { x: 90, width: 500 } });
    expect(early!.segments.map(({ x, width, isRetry }) => [x, width, isRetry])).toEqual([
      [90, 100, false],
      [190, 100, false],
      [290, 300, true],
    ]);
    expect(late).toMatchObject({
      y: 50,
      actual: { x: 590, width: 500 },
      planned: { x: 340, width: 500 },
      created: 690,
    });
    expect(never!.step.name).toBe('never');
  });

  it('keeps rollback after the rest, each undo in its row', () => {
    const session = sessionOf(typePlan('spot'), { fails: 'launch_spot_instance' });
    const layout = ganttLayout(session, measures);
    const undone = layout.rows.filter(({ undo }) => undo);
    expect(undone.length).toBeGreaterThan(1);
    for (const { undo } of undone) {
      expect(undo!.x).toBeGreaterThanOrEqual(layout.rollback!.x);
      expect(undo!.x + undo!.width).toBeLessThanOrEqual(layout.rollback!.x + layout.rollback!.width + 0.01);
    }
  });
});

describe('the axis of time', () => {
  it('has marks at round distances, no closer than asked', () => {
    const { ticks } = timeAxis([{ from: 0, to: 214 }], { width: 800, cutWidth: 20, tickGap: 90 });
    expect(ticks.map(({ label }) => label)).toEqual([
      '0 s',
      '30 s',
      '1 min',
      '1 min 30 s',
      '2 min',
      '2 min 30 s',
      '3 min',
      '3 min 30 s',
    ]);
  });

  it('leaves out days in which nothing happens, and long waits, but no part of a usual deployment', () => {
    const options = { width: 1000, cutWidth: 20, tickGap: 90 };
    const late = timeAxis(
      [
        { from: 0, to: 60 },
        { from: 200_000, to: 200_060 },
      ],
      options,
    );
    expect(late.cuts).toMatchObject([
      { from: 60, to: 200_000, at: expect.closeTo(490), width: 20, label: '2 days 8 h' },
    ]);
    expect(late.place(200_000)).toBeCloseTo(510);
    const waited = timeAxis(
      [
        { from: 0, to: 60 },
        { from: 60, to: 90_000 },
        { from: 90_000, to: 90_060 },
      ],
      options,
    );
    expect(waited.cuts).toHaveLength(1);
    expect(
      timeAxis(
        [
          { from: 0, to: 5 },
          { from: 5, to: 900 },
        ],
        options,
      ).cuts,
    ).toEqual([]);
  });

  it('is there for a session that has not begun', () => {
    expect(timeAxis([], { width: 100, cutWidth: 3, tickGap: 10 }).place(0)).toBe(0);
  });
});

describe('a Gantt chart in letters', () => {
  const session = sessionOf(typePlan('spot'), { fails: 'launch_spot_instance' });

  it.each([20, 40, 80, 120])('is no wider than %d columns, and plain ASCII where that is asked for', (width) => {
    for (const chart of [session, manySteps(200), hostileTimeline()]) {
      for (const isUnicode of [true, false]) {
        const lines = ganttText(chart, { width, isUnicode }).split('\n');
        expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
        expect(lines.length).toBeGreaterThan(chart.steps.length);
      }
    }
    expect(ganttText(session, { width, isUnicode: false })).toMatch(/^[\x20-\x7e\n]*$/);
  });

  it('shows plan, waits, tries, failure and undo, each by a letter of its own', () => {
    const row = (text: string) => text.split('\n').find((line) => line.includes('launch_spot_instance'))!;
    expect(row(ganttText(session, { width: 120, isUnicode: false }))).toMatch(
      /^\*< launch_spot_instance {2}.*-*=+~+#*=+x +<+ +1 min 14 s \(20 s\)$/,
    );
    expect(row(ganttText(session, { width: 120, isUnicode: true }))).toMatch(/▒+┄+█*▒+✗ +◂+/);
  });
});

describe('a Gantt chart as Mermaid', () => {
  it('has what was undone in a section of its own', () => {
    const text = chartMermaid(sessionOf(typePlan('spot'), { fails: 'launch_spot_instance' }), 'spot: a; title #1');
    expect(text).toContain('  title spot  a  title  1\n');
    expect(text).toMatch(
      / {2}section Forward\n[\s\S]*launch_spot_instance :crit, done, \d+, \d+\n {2}section Rollback\n/,
    );
    expect(text).toMatch(/ {2}classDef undone [^\n]+\n {2}class s1,s2,s3,s4 undone\n/);
  });

  it('lets no text out of its place', () => {
    const text = chartMermaid(hostileTimeline(), 'x\nclick s1 call alert()');
    expect(text).not.toMatch(/<script|^click|<img/m);
  });
});

describe('a Gantt chart as SVG', () => {
  it('is as wide as asked, and names every step', () => {
    const { text } = ganttSvg(manySteps(200), { width: 1100, names: 'beside' });
    expect(text).toMatch(/^<svg [^>]*viewBox="0 0 1100 \d+"/);
    for (const { name } of manySteps(200).steps) expect(text).toContain(`>${name}</text>`);
  });

  it('is a file of its own with its colours and hatches', () => {
    const text = svgFile(ganttSvg(manySteps(3), { width: 800, names: 'above' }));
    expect(text).toMatch(/^<svg xmlns="[^"]+" viewBox="0 0 800 \d+"/);
    expect(text).toContain('id="unity-aws"');
    expect(text).toContain('prefers-color-scheme:dark');
  });
});
