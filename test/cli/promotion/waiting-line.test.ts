import type { CliIo, Output } from '../../../lib/cli/io/cli-io';
import { Printer } from '../../../lib/cli/io/printer';
import type { CommandRun } from '../../../lib/cli/program/command-spec';
import { waitingLine } from '../../../lib/cli/promotion/waiting-line';
import { promotionWords, whyOf } from '../../../lib/cli/promotion/words';
import { JsonLines } from '../../../lib/cli/reporters/json-lines';
import type { PromotionDocument } from '../../../lib/engine/promotion/document';
import { at } from '../reporters/documents';
import { Screen } from '../reporters/screen';

const soaking = {
  stack_name: 'shop',
  environment: 'staging',
  state: 'soaking',
  soaks_until: at(600),
  session_id: 'books-0123456789',
  paused: null,
  outcome: null,
} as unknown as PromotionDocument;

function waiting({ json = false, terminal = false } = {}) {
  let now = Date.parse(at(0));
  let beat: () => void = () => undefined;
  let text = '';
  const written: Record<string, unknown>[] = [];
  const screen = new Screen(100);
  const write = (more: string): void => {
    text += more;
  };
  const plain: Output = { write, isTty: false, size: () => undefined };
  const clock = { now: () => now, sleep: async () => undefined };
  const io = {
    stderr: terminal ? screen : plain,
    stdout: plain,
    env: { LANG: 'C.UTF-8' },
    clock,
    every: (_: number, callback: () => void) => {
      beat = callback;
      return () => undefined;
    },
  } as unknown as CliIo;
  const globals = { json, quiet: false, verbose: false, colour: true };
  const lines = json
    ? new JsonLines((value) => written.push(value as Record<string, unknown>), '1.2.3', clock)
    : undefined;
  const run = { io, globals, print: new Printer(io, globals), lines } as unknown as CommandRun;
  return {
    line: waitingLine(run, clock),
    pass: (seconds: number) => {
      now += seconds * 1000;
      beat();
    },
    text: () => text.trimEnd(),
    written,
    screen,
  };
}

test('at a terminal a line counts down, and goes when something else is told', () => {
  const { line, pass, screen } = waiting({ terminal: true });
  pass(1);
  expect(screen.text()).toEqual(['']);
  line.waits(soaking);
  pass(9);
  expect(screen.text()).toEqual([
    expect.stringMatching(/^. shop\/staging {2}promotion is deployed, and watched until .* UTC, 9 m 50 s left$/),
  ]);
  pass(530);
  expect(screen.text()).toEqual([expect.stringContaining('1 m 00 s left')]);
  line.rests();
  pass(1);
  expect(screen.text()).toEqual(['']);
});

test('in a pipeline the same is said after each half a minute', () => {
  const { line, pass, text } = waiting();
  line.waits(soaking);
  pass(29);
  expect(text()).toBe('');
  pass(1);
  pass(10);
  line.waits(soaking);
  pass(20);
  expect(text().split('\n')).toEqual([
    '00:00:30 • shop/staging: promotion is deployed, and watched until 2026-01-01 00:10:00 UTC, 9 m 30 s left',
    '00:01:00 • shop/staging: promotion is deployed, and watched until 2026-01-01 00:10:00 UTC, 9 m 00 s left',
  ]);
  line.rests();
  pass(60);
  expect(text().split('\n')).toHaveLength(2);
});

test('as JSON it carries what is waited for, and for how long', () => {
  const { line, pass, written } = waiting({ json: true });
  line.waits(soaking);
  pass(30);
  expect(written.at(-1)).toMatchObject({
    type: 'promotion',
    code: 'PROMOTION_WAITS',
    session_id: 'books-0123456789',
    data: { state: 'soaking', outlook: { waits_for: 'soak', until: at(600), remaining_seconds: 570 } },
  });
});

test.each([
  ['soaking', 'is deployed, and watched until 2026-01-01 00:10:00 UTC'],
  ['returning', 'the revision before is being put back: it is bad'],
] as const)('where one that is %s is held up, it says what it waits for', (state, words) => {
  const paused = 'session shop-1 is failed and has its stack';
  const held = { ...soaking, state, paused, outcome: { code: 'PromotionFailed', message: 'it is bad' } };
  expect(promotionWords(held)).toBe(`${words}; waits: ${paused}`);
  expect(whyOf(held)).toBe(paused);
});
