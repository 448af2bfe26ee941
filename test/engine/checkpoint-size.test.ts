import { marshall } from '@aws-sdk/util-dynamodb';
import { bytesOf, partsOf } from '../../lib/engine/checkpoints/parts';
import { summaryOf } from '../../lib/engine/checkpoints/summary';
import type { CapturedItem, CheckpointItem } from '../../lib/ledger/checkpoint-items';
import { keys, type SessionItem, type StepItem } from '../../lib/ledger/items';
import { itemSize } from '../../lib/local/store/item-size';
import { stepOf } from '../helpers/stores';

const most = 400 * 1024;
const stamp = {
  version: 99,
  write_id: 'w'.repeat(60),
  updated_at: 't'.repeat(24),
  actor: 'a'.repeat(200),
  via: 'v'.repeat(40),
  reason: 'r'.repeat(500),
};
const name = (index: number): string => `s${index}`.padEnd(60, 'x');

/** A step whose item is as large as that many bytes. */
function stepItem(index: number, bytes: number): StepItem {
  const item: StepItem = {
    ...keys.step('stores-0123456789', name(index)),
    ...stamp,
    kind: 'step',
    session_id: 'stores-0123456789',
    environment: 'dev',
    name: name(index),
    index,
    spec: stepOf(name(index)),
    dependents: [],
    state: 'completed',
    phase: 'ready',
    epoch: 1,
    attempt: 1,
    outputs: {},
    frozen: {},
    resources: {},
  };
  const room = bytes - sizeOf(item) - 'text'.length - 1;
  return { ...item, outputs: { text: 'x'.repeat(Math.max(0, room)) } };
}

const sizeOf = (item: object): number => itemSize(marshall(item) as Parameters<typeof itemSize>[0]);

const session: SessionItem = {
  ...keys.session('stores-0123456789'),
  ...stamp,
  kind: 'session',
  session_id: 'stores-0123456789',
  deployment_type: 'stores',
  workflow_id: 'stores@1',
  stack_name: 'shop',
  environment: 'dev',
  state: 'completed',
  epoch: 1,
  generation: 0,
  started_at: '2026-01-01T00:00:00.000Z',
  parameters: { text: 'p'.repeat(250 * 1024) },
  config: { text: 'c'.repeat(60 * 1024) },
  output_expressions: {},
  outputs: { text: 'o'.repeat(60 * 1024) },
  on_failure: 'rollback',
  step_names: [],
  occupies: true,
  executions: [],
  listed_in: 'dev',
};

/** As large as DynamoDB takes them, and many that are small. */
const steps = Array.from({ length: 200 }, (_, index) => stepItem(index, index < 12 ? most : 2_000 + index * 50));

test('the largest session fits: no part is longer than an item, and nothing is left out', () => {
  expect(Math.max(...steps.map(sizeOf))).toBe(most);
  const parts = partsOf(session, steps);
  const sizes = parts.map((part, index) =>
    sizeOf({
      ...keys.captured(session.session_id, 'c'.repeat(60), session.started_at, index),
      ...stamp,
      kind: 'captured',
      session_id: session.session_id,
      checkpoint: 'c'.repeat(60),
      ...part,
    } satisfies CapturedItem),
  );
  expect(Math.max(...sizes)).toBeLessThanOrEqual(most);
  expect(parts.flatMap((part) => part.steps.map((step) => [step.name, step.outputs]))).toEqual(
    steps.map((step) => [step.name, step.outputs]),
  );
  expect(parts.length).toBeLessThan(30);
});

test('a small session is one part', () => {
  expect(partsOf({ ...session, parameters: {}, config: {}, outputs: {} }, steps.slice(12, 24))).toHaveLength(1);
});

test('the item of a checkpoint fits with all that it can say of 200 steps', () => {
  const summary = summaryOf(session, steps);
  expect(summary).toMatchObject({ state: 'completed', abridged: true });
  expect(bytesOf(summary)).toBeLessThanOrEqual(96 * 1024);
  const by = <T>(value: T) => Object.fromEntries(steps.map((step) => [step.name, value]));
  const item: CheckpointItem = {
    ...keys.checkpoint(session.session_id, 'c'.repeat(60)),
    ...stamp,
    kind: 'checkpoint',
    session_id: session.session_id,
    environment: 'dev',
    stack_name: 'shop',
    name: 'c'.repeat(60),
    created_at: session.started_at,
    state: 'failed',
    data: 'snapshot',
    asked_by: 'a'.repeat(2_048),
    ready_steps: steps.map((step) => step.name),
    state_snapshot: { text: 'x'.repeat(96 * 1024) },
    missing: by('its action makes no copies'),
    copies: { files: { store: { key: 'k', type: 't', id: 'i'.repeat(96 * 1024) } } },
    failures: by({ code: 'C'.repeat(60), message: '€'.repeat(200) }),
  };
  expect(sizeOf(item)).toBeLessThanOrEqual(most);
});

test('the summary keeps outputs and resources where there is room, and says when it does not', () => {
  const few = summaryOf({ ...session, parameters: { size: 1 } }, steps.slice(12, 14));
  expect(few).toMatchObject({ parameters: { size: 1 }, steps: [{ outputs: { text: expect.any(String) } }, {}] });
  expect(few).not.toHaveProperty('abridged');
});
