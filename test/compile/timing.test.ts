import { longestMakingSeconds, timeoutOfFunction } from '../../lib/workflow/asl/timing';

test.each([
  ['make_network', 80],
  ['plan_rollback', 80],
  ['promote', 80],
  ['notify', 80],
  ['undo_network', 300],
  ['undo_gate', 30],
  ['inspect', 300],
  ['open_session', 30],
  ['desk', 30],
] as const)('%s may run for %d s', (name, seconds) => {
  expect(timeoutOfFunction(name)).toBe(seconds);
});

test('a call may still take effect when its function has had its time and the request its own', () => {
  expect(longestMakingSeconds).toBe(timeoutOfFunction('make_network') + 3 + 10);
});
