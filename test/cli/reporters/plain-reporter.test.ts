import type { CliIo } from '../../../lib/cli/io/cli-io';
import { Printer } from '../../../lib/cli/io/printer';
import { plainReporter } from '../../../lib/cli/reporters/plain-reporter';
import { changesBetween } from '../../../lib/cli/session/changes';
import { defaultSettings } from '../../../lib/domain/settings';
import { at, done, expecting, knowing, progressAt, resource, running, session, step } from './documents';

function watching(verbose = false) {
  let written = '';
  let now = Date.parse(at(5));
  let beat: () => void = () => undefined;
  const output = {
    write: (text: string) => {
      written += text;
    },
    isTty: false,
    size: () => undefined,
  };
  const io = {
    stderr: output,
    stdout: output,
    env: { LANG: 'C.UTF-8' },
    clock: { now: () => now, sleep: async () => undefined },
    every: (_: number, callback: () => void) => {
      beat = callback;
      return () => undefined;
    },
  } as unknown as CliIo;
  const print = new Printer(io, { json: false, quiet: false, verbose, colour: true });
  const reporter = plainReporter(io, print, { clock: io.clock, settings: defaultSettings });
  return {
    reporter,
    lines: () => written.trimEnd().split('\n'),
    wait: (seconds: number) => {
      now += seconds * 1000;
      beat();
    },
  };
}

describe('lines for pipelines', () => {
  const before = session([running('a', 1)]);
  const b = running('b', 4, { waiting_for: 'the agent', attempt: 2, timeout_seconds: 900 });
  const after = session([done('a', 1, 4), b], { resources: [resource('b')] });
  const known = knowing({ a: expecting([2, 4]), b: expecting([40, 60], { hourlyUsd: 36 }) });

  test('are one a change, with its time and without colours', () => {
    const { reporter, lines } = watching();
    reporter.changed(after, changesBetween(before, after, at(5)), known);
    expect(lines()).toEqual(['00:00:04 ✓ a completed (3.0 s)', '00:00:04 • b started']);
  });

  test('tell when users are served, once and as soon as it is known', () => {
    const { reporter, lines } = watching();
    const serving = session(after.steps, { milestones: { serving_at: at(178), ready_at: null } });
    reporter.changed(serving, changesBetween(after, serving, at(180)), known);
    reporter.changed(serving, changesBetween(serving, serving, at(181)), known);
    expect(lines()).toEqual(['00:02:58 • shop/dev: serving after 2 m 58 s']);
  });

  test('tell more with --verbose', () => {
    const { reporter, lines } = watching(true);
    reporter.changed(after, changesBetween(before, after, at(5)), known);
    expect(lines()).toContain('00:00:05 • b: the agent');
  });

  test('give a sign of life after half a minute of silence, and again after another', () => {
    const { reporter, lines, wait } = watching();
    reporter.changed(after, changesBetween(before, after, at(5)), known);
    wait(29);
    expect(lines()).toHaveLength(2);
    wait(1);
    expect(lines().slice(2)).toEqual([
      '00:00:35 • two-0123456789 still executing after 35 s, 1/2, ETA 9 s, $0.31 so far: ★ b (31 s / ~40 s, attempt 2, the agent)',
    ]);
    wait(10);
    expect(lines()).toHaveLength(3);
    wait(20);
    expect(lines()).toHaveLength(4);
  });

  test('name a stall when it begins, and do not repeat it', () => {
    const { reporter, lines } = watching();
    const [stall] = progressAt(at(65), after, known).stalls;
    reporter.changed(after, [{ kind: 'stall', time: at(65), stall: stall!, what: 'found' }], known);
    reporter.changed(after, [], known);
    reporter.changed(after, [{ kind: 'stall', time: at(70), stall: stall!, what: 'ended' }], known);
    expect(lines()).toEqual([
      '00:01:05 ! b is late: 1 m 01 s, its p95 is 1 m 00 s; times out at 00:15:04 UTC (look: unity logs two-0123456789 --step b, or: unity cancel two-0123456789)',
    ]);
  });

  test('name three of the stalls that one cause has brought, and count the others', () => {
    const { reporter, lines } = watching();
    const names = ['c', 'd', 'e', 'f', 'g'];
    const waiting = names.map((name) => step(name, { depends_on: [{ step: 'a', until: 'ready' }] }));
    const many = session([done('a', 1, 4), ...waiting]);
    const { stalls } = progressAt(at(20), many, known);
    const changes = stalls.map((stall) => ({ kind: 'stall', time: at(20), stall, what: 'found' }) as const);
    reporter.changed(many, changes, known);
    expect(lines()).toEqual([
      ...['c', 'd', 'e'].map((name) =>
        expect.stringContaining(
          `00:00:20 ! ${name} has not begun for 16 s, and nothing wakes it; looks again by 00:05:04`,
        ),
      ),
      '00:00:05 ! and 2 more: unity status two-0123456789',
    ]);
  });
});
