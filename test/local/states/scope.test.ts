import { Stopped } from '../../../lib/local/states/failure';
import { Scope } from '../../../lib/local/states/scope';

test('stopping one stops all below it, and nothing above', () => {
  const root = new Scope();
  const middle = new Scope(root);
  const leaf = new Scope(middle);
  middle.stop();
  expect([root.isStopped, middle.isStopped, leaf.isStopped]).toEqual([false, true, true]);
});

test('work that fails after its scope was stopped disturbs nobody', async () => {
  const unhandled = jest.fn();
  process.on('unhandledRejection', unhandled);
  const scope = new Scope();
  scope.stop();
  const takenBack = jest.fn();
  await expect(scope.race(Promise.reject(new Error('late')), takenBack)).rejects.toBeInstanceOf(Stopped);
  await new Promise((resolve) => setImmediate(resolve));
  process.off('unhandledRejection', unhandled);
  expect(takenBack).toHaveBeenCalledTimes(1);
  expect(unhandled).not.toHaveBeenCalled();
});

test('what is abandoned is counted once, here and above', () => {
  const root = new Scope();
  const branch = new Scope(root);
  root.progress(1);
  branch.progress(1);
  branch.progress(1);
  branch.progress(-1);
  expect(branch.abandon()).toBe(1);
  expect(branch.abandon()).toBe(0);
  expect(root.abandon()).toBe(1);
});
