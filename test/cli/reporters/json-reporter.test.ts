import type { CliIo } from '../../../lib/cli/io/cli-io';
import { JsonLines } from '../../../lib/cli/reporters/json-lines';
import { jsonReporter } from '../../../lib/cli/reporters/json-reporter';
import { changesBetween } from '../../../lib/cli/session/changes';
import { defaultSettings } from '../../../lib/domain/settings';
import { at, done, expecting, knowing, progressAt, resource, running, session } from './documents';

function watching() {
  const written: Record<string, unknown>[] = [];
  let now = Date.parse(at(5));
  let beat: () => void = () => undefined;
  const clock = { now: () => now, sleep: async () => undefined };
  const io = {
    clock,
    every: (_: number, callback: () => void) => {
      beat = callback;
      return () => undefined;
    },
  } as unknown as CliIo;
  const lines = new JsonLines((value) => written.push(value as Record<string, unknown>), '1.2.3', clock);
  return {
    reporter: jsonReporter(io, lines, { clock, settings: defaultSettings }),
    written,
    wait: (seconds: number) => {
      now += seconds * 1000;
      beat();
    },
  };
}

const b = running('b', 4, { timeout_seconds: 900, depends_on: [{ step: 'a', until: 'ready' }] });
const seen = session([done('a', 1, 4), b], { resources: [resource('b')] });
const known = knowing({ a: expecting([2, 4]), b: expecting([40, 60], { hourlyUsd: 36 }) });

test('after the changes of a look comes how far it is, with all that is expected', () => {
  const { reporter, written } = watching();
  reporter.changed(seen, changesBetween(undefined, seen, at(5)), known);
  expect(written.map(({ type }) => type)).toEqual(expect.arrayContaining(['version', 'step', 'session']));
  expect(written.at(-1)).toMatchObject({
    type: 'progress',
    level: 'info',
    code: 'PROGRESS_MADE',
    session_id: 'two-0123456789',
    message: '1/2, ETA 39 s, $0.01 so far',
    data: {
      done: 1,
      of: 2,
      eta_seconds: 39,
      late_seconds: 0,
      critical_path: ['b'],
      cost_so_far_usd: 0.01,
      left: [],
      stalls: [],
    },
  });
  expect(written.filter(({ type }) => type === 'progress')).toHaveLength(1);
});

test('where nothing changes, nothing is told for half a minute, and then how far it is', () => {
  const { reporter, written, wait } = watching();
  reporter.changed(seen, [], known);
  wait(29);
  expect(written).toEqual([]);
  wait(1);
  wait(29);
  expect(written.map(({ type }) => type)).toEqual(['version', 'progress']);
  expect(written[1]).toMatchObject({ data: { eta_seconds: 9, cost_so_far_usd: 0.31 } });
});

test('a stall is a warning with its step, its bounds and the commands that help; its end is told too', () => {
  const { reporter, written } = watching();
  const [stall] = progressAt(at(65), seen, known).stalls;
  reporter.changed(seen, [{ kind: 'stall', time: at(65), stall: stall!, what: 'found' }], known);
  reporter.changed(seen, [{ kind: 'stall', time: at(70), stall: stall!, what: 'ended' }], known);
  expect(written.filter(({ type }) => type === 'stall')).toMatchObject([
    {
      level: 'warn',
      code: 'STALL_FOUND',
      step: 'b',
      data: {
        change: 'found',
        kind: 'step',
        since: at(4),
        expected_seconds: 60,
        times_out_at: at(904),
        blocked_by: [],
        commands: ['unity logs two-0123456789 --step b', 'unity cancel two-0123456789'],
      },
    },
    { level: 'info', code: 'STALL_ENDED', step: 'b', message: 'b stalls no more' },
  ]);
});
