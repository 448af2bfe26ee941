import type { CliIo } from '../../../lib/cli/io/cli-io';
import { Printer } from '../../../lib/cli/io/printer';
import { liveReporter } from '../../../lib/cli/reporters/live-reporter';
import { changesBetween } from '../../../lib/cli/session/changes';
import type { Knowledge } from '../../../lib/cli/session/watcher';
import type { SessionDocument } from '../../../lib/domain/session-document';
import { defaultSettings } from '../../../lib/domain/settings';
import {
  at,
  done,
  expecting,
  knowing,
  progressAt,
  resource,
  rollbackSince,
  running,
  session,
  step,
  undo,
  waitingFor,
} from './documents';
import { Screen } from './screen';

/** A reporter on a screen, fed look by look. */
function watching(
  screen: Screen,
  env: CliIo['env'] = { LANG: 'C.UTF-8', FORCE_COLOR: '1' },
  known: Knowledge = knowing({ b: expecting([30, 60]) }),
) {
  let now = 0;
  let tick: () => void = () => undefined;
  let last: SessionDocument | undefined;
  const told = new Set<string | null>();
  const io = {
    stderr: screen,
    stdout: screen,
    env,
    every: (_: number, callback: () => void) => {
      tick = callback;
      return () => undefined;
    },
  } as unknown as CliIo;
  const print = new Printer(io, { json: false, quiet: false, verbose: false, colour: true });
  const clock = { now: () => Date.UTC(2026, 0, 1) + now * 1000, sleep: async () => undefined };
  const reporter = liveReporter(io, print, { clock, settings: defaultSettings });
  return {
    look: (seconds: number, next: SessionDocument) => {
      now = seconds;
      const stalls = progressAt(at(seconds), next, known).stalls.filter(({ step: name }) => !told.has(name));
      for (const { step: name } of stalls) told.add(name);
      const found = stalls.map((stall) => ({ kind: 'stall', time: at(seconds), stall, what: 'found' }) as const);
      reporter.changed(next, [...changesBetween(last, next, at(seconds)), ...found], known);
      last = next;
      tick();
    },
    stop: () => reporter.stop(),
  };
}

describe('the live tree', () => {
  test('shows what a resume has made anew, though it had failed before', () => {
    const screen = new Screen();
    const { look, stop } = watching(screen);
    const error = { code: 'X', message: 'no', request_id: null };
    look(3, session([running('a', 1, { state: 'failed', completed_at: at(2), error }), step('b')]));
    look(5, session([running('a', 4), step('b')]));
    look(9, session([done('a', 4, 8), running('b', 8)]));
    const rows = screen.text().filter((line) => / a {2}/.test(line));
    expect(rows).toEqual([expect.stringContaining('failed'), expect.stringContaining('completed')]);
    stop();
  });

  test('keeps rows that are done above and moves the others', () => {
    const screen = new Screen();
    const { look, stop } = watching(screen);
    const c = step('c', { depends_on: [{ step: 'b', until: 'ready' }] });
    look(3, session([running('a', 1), step('b'), c]));
    expect(screen.text()).toEqual([
      'shop/dev  two-0123456789  executing  3.0 s  0/3',
      '  ETA 30 s  $0.00 so far  ★ b',
      expect.stringMatching(/^ {2}[◐◓◑◒] a {2}running {4}2\.0 s$/),
      '★ ○ b  pending',
      '  ○ c  pending    waits for b',
    ]);
    look(14, session([done('a', 1, 4), running('b', 4, { attempt: 2, waiting_for: 'the agent' }), c]));
    expect(screen.text()).toEqual([
      '  ✓ a  completed  3.0 s',
      'shop/dev  two-0123456789  executing  14 s  1/3',
      '  ETA 20 s  $0.00 so far  ★ b',
      expect.stringMatching(/^★ [◐◓◑◒] b {2}running {4}10 s \/ ~30 s {2}attempt 2 {2}the agent$/),
      '  ○ c  pending    waits for b',
    ]);
    look(
      40,
      session([done('a', 1, 4), done('b', 4, 40), done('c', 40, 40, { skipped: true })], { state: 'completed' }),
    );
    stop();
    expect(screen.text()).toEqual(['  ✓ a  completed  3.0 s', '  ✓ b  completed  36 s', '  – c  skipped']);
  });

  test('shows a rollback in reverse order, with its reason', () => {
    const screen = new Screen();
    const { look, stop } = watching(screen);
    const error = { code: 'AccessDenied', message: 'no', request_id: null };
    const failed = running('b', 4, { state: 'failed', completed_at: at(6), error });
    const cause = { step: 'b', code: 'AccessDenied', message: 'no', request_id: null };
    const facts = { state: 'rolling_back', rollback: rollbackSince(7), root_cause: cause } as const;
    look(5, session([done('a', 1, 4), running('b', 4)]));
    look(8, session([done('a', 1, 4, undo('pending')), { ...failed, ...undo('executing', 7) }], facts));
    expect(screen.text().slice(-4)).toEqual([
      'shop/dev  two-0123456789  rolling back  8.0 s  0/2',
      '  $0.00 so far',
      expect.stringMatching(/^ {2}[◐◓◑◒] b {2}undoing {4}1\.0 s$/),
      '  ○ a  waits for undo',
    ]);
    look(12, session([done('a', 1, 4, undo('completed', 9, 11)), { ...failed, ...undo('completed', 7, 9) }], facts));
    stop();
    expect(screen.text()).toEqual([
      '  ✓ a  completed  3.0 s',
      '  ↺ rolling back: b failed with AccessDenied',
      '  ✗ b  failed     AccessDenied: no',
      '  ↺ b  nothing to undo  2.0 s',
      '  ↺ a  nothing to undo  2.0 s',
    ]);
  });

  test('keeps the commands that answer a step that asks a person', () => {
    const screen = new Screen();
    const { look, stop } = watching(screen);
    const asking = { action: 'approve', waiting_for: 'waits for approval: Open?' };
    look(2, session([running('go', 1, { action: 'approve' })]));
    look(3, session([running('go', 1, asking)]));
    look(9, session([running('go', 1, asking)]));
    expect(screen.text()).toEqual([
      '  • unity approve two-0123456789/go',
      '  • unity reject two-0123456789/go --reason WHY',
      expect.stringContaining('shop/dev  two-0123456789'),
      expect.stringContaining('$0.00 so far'),
      expect.stringContaining('waits for approval: Open?'),
    ]);
    stop();
  });

  test('never writes a line that wraps, nor more lines than the terminal has', () => {
    const screen = new Screen(40, 12);
    const { look, stop } = watching(screen);
    const steps = Array.from({ length: 60 }, (_, index) =>
      index < 30
        ? step(`step_${index}`, { depends_on: [{ step: 'step_30', until: 'ready' }] })
        : running(`step_${index}`, 1, { waiting_for: '日本語 and more '.repeat(9) }),
    );
    for (let second = 2; second < 20; second++) look(second, session(steps));
    expect(screen.text().length).toBeLessThanOrEqual(11);
    expect(screen.text().at(-1)).toContain('more');
    expect(screen.widest).toBeLessThan(40);
    stop();
    expect(screen.text()).toEqual(['']);
  });

  test('takes a terminal without a size for a usual one', () => {
    const screen = new Screen(0, 0);
    const { look } = watching(screen);
    look(3, session([running('a', 1)]));
    expect(screen.text()[0]).toContain('two-0123456789');
  });

  test('does without Unicode where the locale has none', () => {
    const screen = new Screen();
    const { look } = watching(screen, { LANG: 'C' });
    look(3, session([done('a', 1, 2), running('b', 2)]));
    expect(screen.text()[0]).toBe('  + a  completed  1.0 s');
  });

  const network = done('create_vpc', 1, 4);
  const since = { until: 'created' as const, step: 'create_vpc' };
  const balancer = running('create_production_balancer', 4, {
    service: 'aws',
    attempt: 2,
    timeout_seconds: 900,
    waiting_for: 'the load balancer is provisioning',
    depends_on: [since],
  });
  const check = step('check_health', {
    depends_on: [
      { step: 'create_production_balancer', until: 'ready' },
      { step: 'launch_instances', until: 'created' },
    ],
  });
  const instances = running('launch_instances', 4, { timeout_seconds: 900, depends_on: [since] });
  const known = knowing({
    create_vpc: expecting([4, 8]),
    create_production_balancer: expecting([100, 150], { hourlyUsd: 36 }),
    launch_instances: expecting([200, 600]),
    check_health: expecting([5, 10]),
  });
  const seen = session([network, balancer, instances, check], { resources: [resource('create_production_balancer')] });

  test('says of each row against what is expected how far it is, what it waits for, and what decides the end', () => {
    const screen = new Screen(120);
    const { look } = watching(screen, { LANG: 'C.UTF-8' }, known);
    look(54, seen);
    expect(screen.text().slice(1)).toEqual([
      'shop/dev  two-0123456789  executing  54 s  1/4',
      '  ETA 2 m 35 s  $0.50 so far  ★ launch_instances → check_health',
      expect.stringMatching(
        /^ {2}[◐◓◑◒] create_production_balancer {2}running {4}50 s \/ ~1 m 40 s {2}attempt 2 {2}the load balancer is provisioning$/,
      ),
      expect.stringMatching(/^★ [◐◓◑◒] launch_instances {12}running {4}50 s \/ ~3 m 20 s$/),
      '★ ○ check_health                pending    waits for create_production_balancer, launch_instances (created)',
    ]);
  });

  test('names a stall once, with what happens by itself and what to do, and marks its row', () => {
    const screen = new Screen(80);
    const { look } = watching(screen, { LANG: 'C.UTF-8', FORCE_COLOR: '1' }, known);
    look(150, seen);
    expect(screen.text().join('\n')).not.toContain('late');
    look(160, seen);
    look(170, seen);
    const text = screen.text();
    expect(text.slice(1, 4)).toEqual([
      '  ! create_production_balancer is late: 2 m 36 s, its p95 is 2 m 30 s',
      '    times out at 00:15:04 UTC, or: unity cancel two-0123456789',
      '    look: unity logs two-0123456789 --step create_production_balancer',
    ]);
    expect(text.filter((line) => line.includes('is late'))).toHaveLength(1);
    expect(text.find((line) => /^.. create_production_balancer|! create_production_balancer {2}r/.test(line))).toMatch(
      /^..! create_production_balancer {2}running {4}2 m 46 s \/ ~1 m 40 s {2}late by 16 s …?/,
    );
    expect(screen.widest).toBeLessThan(80);
  });

  test.each([
    [80, { LANG: 'C' }],
    [80, { LANG: 'C', NO_COLOR: '1', FORCE_COLOR: '1' }],
    [120, { LANG: 'C.UTF-8', NO_COLOR: '1' }],
    [60, { LANG: 'C.UTF-8', FORCE_COLOR: '1' }],
  ])('fits into %s columns as %j has it', (columns, env) => {
    const screen = new Screen(columns);
    let raw = '';
    const { look, stop } = watching(
      Object.assign(Object.create(screen) as Screen, {
        write: (text: string) => {
          raw += text;
          screen.write(text);
        },
      }),
      env,
      known,
    );
    for (const second of [5, 54, 160, 300]) look(second, seen);
    expect(screen.widest).toBeLessThan(columns);
    expect(screen.text().some((line) => line.includes('create_production_balancer'))).toBe(true);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are what is looked for
    expect(/\u001b\[\d+m/.test(raw)).toBe(!('NO_COLOR' in env));
    if (env.LANG === 'C') expect(raw).toMatch(/^[\p{ASCII}]*$/u);
    stop();
  });

  test('says of an undo against what is expected how far it is, and what stays of those that are stuck', () => {
    const progress = { phase: 'undoing', undone: 0, stuck: 1, total: 3, generation: 1 } as const;
    const screen = new Screen(100);
    const back = knowing({
      a: expecting([1, 2], { undo: [20, 60] }),
      b: expecting([1, 2], { undo: [30, 60], hourlyUsd: 0.25 }),
      c: expecting([1, 2], { undo: [10, 60] }),
    });
    const { look } = watching(screen, { LANG: 'C.UTF-8' }, back);
    look(
      105,
      session(
        [
          done('a', 0, 1, undo('pending')),
          done('b', 1, 2, undo('failed', 100, 104)),
          done('c', 2, 3, { ...waitingFor('a'), ...undo('executing', 100, undefined, 'it drains') }),
        ],
        { state: 'rolling_back', rollback: { ...rollbackSince(100), progress }, resources: [resource('b')] },
      ),
    );
    expect(screen.text().slice(-4)).toEqual([
      'shop/dev  two-0123456789  rolling back  1 m 45 s  0/3 undone, 1 stuck',
      '  ETA 1 m 25 s  $0.0072 so far  1 resource left so far of b, about $0.25 an hour  ★ c → a',
      expect.stringMatching(/^★ [◐◓◑◒] c {2}undoing {4}5\.0 s \/ ~10 s {2}it drains$/),
      '★ ○ a  waits for undo  waits for c',
    ]);
  });
});
