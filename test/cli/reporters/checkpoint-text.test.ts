import { checkpointTable, checkpointText, costWords } from '../../../lib/cli/reporters/checkpoint-text';
import { copyCost } from '../../../lib/engine/checkpoints/copy-costs';
import { checkpointView, rollbackCopies } from '../../../lib/engine/checkpoints/document';
import type { CheckpointItem } from '../../../lib/ledger/checkpoint-items';
import { keys, type StepItem } from '../../../lib/ledger/items';
import { stepOf } from '../../helpers/stores';

const stamp = { version: 1, write_id: 'w', updated_at: '', actor: 'ann', via: 'test', reason: 'test' };
const row = (key: string, type: string, facts: Partial<StepItem['resources'][string]> = {}) => ({
  [key]: {
    key,
    type,
    state: 'active' as const,
    generation: 1,
    token: key,
    id: `id-of-${key}`,
    intended_at: '2026-01-01T00:00:00.000Z',
    metadata: {},
    retained: true,
    ...facts,
  },
});

const step: StepItem = {
  ...keys.step('full-0123456789', 'files'),
  ...stamp,
  kind: 'step',
  session_id: 'full-0123456789',
  environment: 'dev',
  name: 'files',
  index: 0,
  spec: stepOf('files'),
  dependents: [],
  state: 'completed',
  phase: 'ready',
  epoch: 1,
  attempt: 1,
  outputs: {},
  frozen: {},
  resources: {
    ...row('volume', 'AWS::EC2::Volume', { retained: false }),
    ...row('copy-a', 'AWS::EC2::Snapshot', {
      snapshot_of: 'volume',
      checkpoint: 'monday',
      metadata: { size_gib: 100 },
    }),
    ...row('copy-b', 'AWS::Backup::RecoveryPoint', { snapshot_of: 'files', checkpoint: 'monday' }),
    ...row('copy-c', 'AWS::EC2::Snapshot', { snapshot_of: 'volume', checkpoint: 'old', state: 'deleted' }),
    ...row('copy-d', 'AWS::EC2::Snapshot', { snapshot_of: 'volume', metadata: { size_gib: 8 } }),
  },
};

const item: CheckpointItem = {
  ...keys.checkpoint('full-0123456789', 'monday'),
  ...stamp,
  kind: 'checkpoint',
  session_id: 'full-0123456789',
  environment: 'dev',
  name: 'monday',
  created_at: '2026-01-01T12:03:09.000Z',
  state: 'failed',
  data: 'snapshot',
  asked_by: 'ann\u001b[2J',
  ready_steps: ['files'],
  state_snapshot: {},
  missing: { late: 'not ready' },
  failures: { '*': { code: 'ExecutionStopped', message: 'by hand\u0007' } },
};

test('a checkpoint names its copies as they stand, what they cost a month, and what it lacks', () => {
  const view = checkpointView(item, [step]);
  expect(view).toMatchObject({
    monthly_usd: 5,
    captured_at: null,
    failures: [{ step: null, code: 'ExecutionStopped' }],
  });
  expect(view.copies.map(({ of, id, size_gib, monthly_usd }) => [of, id, size_gib, monthly_usd])).toEqual([
    ['volume', 'id-of-copy-a', 100, 5],
    ['files', 'id-of-copy-b', null, null],
  ]);
  const text = checkpointText(view);
  expect(text).toContain('no copy of late: not ready');
  expect(text).toContain('failed: as a whole: ExecutionStopped: by hand');
  expect(text).toMatch(/COPY OF +ID +STATE +GIB +USD A MONTH/);
  expect(text).toMatch(/files\/volume +id-of-copy-a +active +100 +≤ 5\.00/);
  expect(text).toMatch(/files\/files +id-of-copy-b +active +- +0\.05 USD for each GB/);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these must not reach a terminal
  expect(text + checkpointTable([view])).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
});

test('costs are a sum where sizes are known, and else what they depend on', () => {
  const { copies } = checkpointView(item, [step]);
  expect(costWords(copies)).toBe('≤ 5.00 and 0.05 USD for each GB that it holds and month');
  expect(costWords(copies.slice(0, 1))).toBe('≤ 5.00');
  expect(costWords([])).toBe('-');
  const [, other] = copies;
  expect(costWords([{ ...other!, usage_based: 'its price is not known' }])).toBe('its price is not known');
});

test('a copy of little costs the cent that it begins, and one of round size no more than that', () => {
  const costs = (size_gib: number, type = 'AWS::Backup::RecoveryPoint') =>
    copyCost({ type, metadata: { size_gib } }).monthly_usd;
  expect([costs(0.001), costs(3), costs(100), costs(0)]).toEqual([0.01, 0.15, 5, 0]);
  expect(costs(3, 'AWS::Other::Copy')).toBeNull();
});

test('an old checkpoint is complete and captured when it was made', () => {
  const { state, data, asked_by, failures, missing, ...old } = item;
  expect(checkpointView(old, [step])).toMatchObject({
    state: 'complete',
    data: 'none',
    captured_at: old.created_at,
    asked_by: null,
  });
});

test('copies that a rollback has kept are of no checkpoint', () => {
  expect(rollbackCopies([step]).map(({ id, monthly_usd }) => [id, monthly_usd])).toEqual([['id-of-copy-d', 0.4]]);
});
