import type { CliIo } from '../../../lib/cli/io/cli-io';
import { Printer } from '../../../lib/cli/io/printer';
import { liveReporter } from '../../../lib/cli/reporters/live-reporter';
import { defaultSettings } from '../../../lib/domain/settings';
import { done, expecting, knowing, running, session, step, waitingFor } from './documents';
import { Screen } from './screen';

let mockReadings = 0;
jest.mock('../../../lib/domain/waiting', () => {
  const actual = jest.requireActual<typeof import('../../../lib/domain/waiting')>('../../../lib/domain/waiting');
  const waitingIn: typeof actual.waitingIn = (seen) => {
    mockReadings += 1;
    return actual.waitingIn(seen);
  };
  return { ...actual, waitingIn };
});

test('what waits for what is read off once for each look, however often it is painted', () => {
  let tick: () => void = () => undefined;
  let now = Date.UTC(2026, 0, 1);
  const screen = new Screen();
  const every = (_: number, callback: () => void) => {
    tick = callback;
    return () => undefined;
  };
  const io = { stderr: screen, stdout: screen, env: { LANG: 'C.UTF-8' }, every } as unknown as CliIo;
  const print = new Printer(io, { json: false, quiet: false, verbose: false, colour: false });
  const clock = { now: () => now, sleep: async () => undefined };
  const reporter = liveReporter(io, print, { clock, settings: defaultSettings });
  const seen = session([done('a', 0, 8), running('b', 8), step('c', waitingFor('b'))]);
  const known = knowing({ b: expecting([30, 60]), c: expecting([10, 20]) });
  mockReadings = 0;
  reporter.changed(seen, [], known);
  for (let second = 0; second < 20; second++) {
    now += 1_000;
    tick();
  }
  expect(mockReadings).toBe(1);
  expect(screen.text().at(-1)).toBe('★ ○ c  pending    waits for b');
  reporter.changed({ ...seen }, [], known);
  expect(mockReadings).toBe(2);
});
