import { readWorkflow } from '../../lib/workflow/read-workflow';
import { fixtures } from './fixture-definitions';

const read = (text: string, file = 'flow.yml') => readWorkflow(text, { file, definitions: fixtures }).workflow;
const net = '{name: a, service: net, action: make}';

test('what a file leaves out is not there, rather than there without a value', () => {
  expect(read(`steps: [${net}]`)).toStrictEqual({
    name: 'flow',
    id: 'flow@fd621b4f734c',
    parameters: {},
    outputs: {},
    steps: [
      {
        name: 'a',
        service: 'net',
        action: 'make',
        timeoutSeconds: 60,
        dependsOn: [],
        inputs: { size: { value: 2, origin: { kind: 'default' } } },
        retry: { maxAttempts: 3, intervalSeconds: 2, backoffRate: 2, maxDelaySeconds: 30 },
        rollback: 'compensate',
        line: 1,
      },
    ],
  });
});

test('the same definition has the same id in every release, wherever it stands in its file', () => {
  const id = read(`steps: [${net}]`)?.id;
  expect(read(`# moved\n\nsteps:\n  - ${net}\n`)?.id).toBe(id);
  expect(read(`steps: [${net.replace('}', ', timeout: 99}')}]`)?.id).not.toBe(id);
  expect(read(`steps: [${net}]`, 'other.yml')?.id).toMatch(/^other@[0-9a-f]{12}$/);
});

test('a checkpoint without copies is its name alone, however it is written, and the same definition', () => {
  const flow = (checkpoint?: string) =>
    read(`steps: [${net.replace('}', checkpoint ? `, checkpoint: ${checkpoint}}` : '}')}]`)!;
  const [plain] = flow().steps;
  for (const same of ['base', '{name: base}', '{name: base, data: none}']) {
    expect(flow(same).steps).toStrictEqual([{ ...plain!, checkpoint: 'base' }]);
    expect(flow(same).id).toBe(flow('base').id);
  }
  const copied = flow('{name: base, data: snapshot}');
  expect(copied.steps).toStrictEqual([{ ...plain!, checkpoint: 'base', checkpointData: 'snapshot' }]);
  expect(new Set([flow().id, flow('base').id, flow('other').id, copied.id]).size).toBe(4);
});

test('what a step says of its tries is taken, and the rest is usual', () => {
  const all = 'retry: {max_attempts: 5, interval_seconds: 7, backoff_rate: 1.5, max_delay_seconds: 60}';
  const retryOf = (said: string) => read(`steps: [${net.replace('}', `, ${said}}`)}]`)?.steps[0]?.retry;
  expect(retryOf(all)).toEqual({ maxAttempts: 5, intervalSeconds: 7, backoffRate: 1.5, maxDelaySeconds: 60 });
  expect(retryOf('retry: {interval_seconds: 7}')).toEqual({
    maxAttempts: 3,
    intervalSeconds: 7,
    backoffRate: 2,
    maxDelaySeconds: 30,
  });
});

test.each(['compensate', 'retain'] as const)('a step may say that its undo is %s', (policy) => {
  expect(read(`steps: [${net.replace('}', `, rollback: ${policy}}`)}]`)?.steps[0]?.rollback).toBe(policy);
});

test.each([
  [20, 60],
  [20.1, 70],
  [100, 300],
  [28_800, 86_400],
  [80_000, 86_400],
])('a step that nearly always needs %d s has %d s unless it says otherwise', (seconds, timeoutSeconds) => {
  const text = `steps: [{name: a, service: time, action: wait, with: {seconds: ${seconds}}}]`;
  expect(read(text)?.steps[0]?.timeoutSeconds).toBe(timeoutSeconds);
});
