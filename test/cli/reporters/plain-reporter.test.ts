import type { CliIo } from '../../../lib/cli/io/cli-io';
import { Printer } from '../../../lib/cli/io/printer';
import { plainReporter } from '../../../lib/cli/reporters/plain-reporter';
import { changesBetween } from '../../../lib/cli/session/changes';
import { at, done, running, session } from './documents';

function watching(verbose = false) {
  let written = '';
  let now = Date.UTC(2026, 5, 1);
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
  const reporter = plainReporter(io, print);
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
  const after = session([done('a', 1, 4), running('b', 4, { waiting_for: 'the agent' })]);

  test('are one a change, with its time and without colours', () => {
    const { reporter, lines } = watching();
    reporter.changed(after, changesBetween(before, after, at(5)));
    expect(lines()).toEqual(['00:00:04 ✓ a completed (3.0 s)', '00:00:04 • b started']);
  });

  test('tell when users are served, once and as soon as it is known', () => {
    const { reporter, lines } = watching();
    const serving = session(after.steps, { milestones: { serving_at: at(178), ready_at: null } });
    reporter.changed(serving, changesBetween(after, serving, at(180)));
    reporter.changed(serving, changesBetween(serving, serving, at(181)));
    expect(lines()).toEqual(['00:02:58 • shop/dev: serving after 2 m 58 s']);
  });

  test('tell more with --verbose', () => {
    const { reporter, lines } = watching(true);
    reporter.changed(after, changesBetween(before, after, at(5)));
    expect(lines()).toContain('00:00:05 • b: the agent');
  });

  test('give a sign of life after half a minute of silence, and again after another', () => {
    const { reporter, lines, wait } = watching();
    reporter.changed(after, changesBetween(before, after, at(5)));
    wait(29);
    expect(lines()).toHaveLength(2);
    wait(1);
    expect(lines().slice(2)).toEqual(['00:00:30 • two-0123456789 still executing after 0.0 s: b (the agent)']);
    wait(10);
    expect(lines()).toHaveLength(3);
    wait(20);
    expect(lines()).toHaveLength(4);
  });
});
