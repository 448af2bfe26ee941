import { pastKept } from '../../lib/engine/session/past-kept';
import type { Dependency, Workflow } from '../../lib/workflow/model';
import { stepOf } from '../races/ledger-scene';

const step = (name: string, ...on: readonly (string | Dependency)[]) => ({
  ...stepOf(name, 'make'),
  dependsOn: on.map((one) => (typeof one === 'string' ? { step: one, until: 'ready' as const } : one)),
});
const workflow = {
  steps: [
    step('gate'),
    step('early', { step: 'gate', until: 'created' }),
    step('net', 'gate'),
    step('box', 'net', 'early'),
    step('app', 'box'),
  ],
} as unknown as Workflow;
const waits = (...kept: readonly string[]) =>
  Object.fromEntries(
    pastKept(workflow, new Set(kept)).steps.map(({ name, dependsOn }) => [
      name,
      dependsOn.map(({ step: on, until }) => `${on} ${until}`),
    ]),
  );

test('what runs waits for what comes before it past all that is kept', () => {
  expect(waits('net', 'box', 'early').app).toEqual(['box ready', 'net ready', 'early ready', 'gate ready']);
  expect(waits('net').box).toEqual(['net ready', 'early ready', 'gate ready']);
  expect(waits('early').box).toEqual(['net ready', 'early ready', 'gate created']);
});

test('what is kept, and what stands on nothing that is, waits as it says', () => {
  expect(waits('net', 'box')).toMatchObject({
    box: ['net ready', 'early ready'],
    net: ['gate ready'],
    early: ['gate created'],
  });
  expect(pastKept(workflow, new Set())).toBe(workflow);
});
