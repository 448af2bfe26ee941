import type { CliIo } from '../../../lib/cli/io/cli-io';
import { Printer } from '../../../lib/cli/io/printer';
import { liveReporter } from '../../../lib/cli/reporters/live-reporter';
import { changesBetween } from '../../../lib/cli/session/changes';
import type { SessionDocument } from '../../../lib/domain/session-document';
import { at, done, rollbackSince, running, session, step } from './documents';
import { Screen } from './screen';

/** A reporter on a screen, fed look by look. */
function watching(screen: Screen, env: CliIo['env'] = { LANG: 'C.UTF-8', FORCE_COLOR: '1' }) {
  let now = 0;
  let tick: () => void = () => undefined;
  let last: SessionDocument | undefined;
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
  const reporter = liveReporter(io, print, { clock, expected: new Map([['b', 30]]) });
  return {
    look: (seconds: number, next: SessionDocument) => {
      now = seconds;
      reporter.changed(next, changesBetween(last, next, at(seconds)));
      last = next;
      tick();
    },
    stop: () => reporter.stop(),
  };
}

describe('the live tree', () => {
  test('keeps rows that are done above and moves the others', () => {
    const screen = new Screen();
    const { look, stop } = watching(screen);
    look(3, session([running('a', 1), step('b'), step('c')]));
    expect(screen.text()).toEqual([
      'shop/dev  two-0123456789  executing  3.0 s  0/3',
      expect.stringMatching(/^ {2}[◐◓◑◒] a {2}running {4}2\.0 s$/),
      '  ○ b  pending',
      '  ○ c  pending',
    ]);
    look(14, session([done('a', 1, 4), running('b', 4, { attempt: 2, waiting_for: 'the agent' }), step('c')]));
    expect(screen.text()).toEqual([
      '  ✓ a  completed  3.0 s',
      'shop/dev  two-0123456789  executing  14 s  1/3',
      expect.stringMatching(/^ {2}[◐◓◑◒] b {2}running {4}10 s \/ ~30 s {2}attempt 2 {2}the agent$/),
      '  ○ c  pending',
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
    const undo = (
      state: 'pending' | 'executing' | 'completed',
      from: number | null = null,
      to: number | null = null,
    ) => ({
      state,
      started_at: from === null ? null : at(from),
      completed_at: to === null ? null : at(to),
      error: null,
      waiting_for: null,
    });
    const failed = running('b', 4, { state: 'failed', completed_at: at(6), error });
    const cause = { step: 'b', code: 'AccessDenied', message: 'no', request_id: null };
    const facts = { state: 'rolling_back', rollback: rollbackSince(7), root_cause: cause } as const;
    look(5, session([done('a', 1, 4), running('b', 4)]));
    look(8, session([done('a', 1, 4, { undo: undo('pending') }), { ...failed, undo: undo('executing', 7) }], facts));
    expect(screen.text().slice(-3)).toEqual([
      'shop/dev  two-0123456789  rolling back  8.0 s  0/2',
      expect.stringMatching(/^ {2}[◐◓◑◒] b {2}undoing {4}1\.0 s$/),
      '  ○ a  waits for undo',
    ]);
    look(
      12,
      session(
        [done('a', 1, 4, { undo: undo('completed', 9, 11) }), { ...failed, undo: undo('completed', 7, 9) }],
        facts,
      ),
    );
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
      expect.stringContaining('waits for approval: Open?'),
    ]);
    stop();
  });

  test('never writes a line that wraps, nor more lines than the terminal has', () => {
    const screen = new Screen(40, 12);
    const { look, stop } = watching(screen);
    const steps = Array.from({ length: 60 }, (_, index) =>
      index < 30 ? step(`step_${index}`) : running(`step_${index}`, 1, { waiting_for: '日本語 and more '.repeat(9) }),
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
});
