import assert from 'node:assert/strict';
import { definitions } from '../../../lambdas/actions/definitions';
import type { StepItem } from '../../../lib/ledger/items';
import { type Ended, type Installation, pause } from '../fixtures/installation';
import type { RefereeCase } from '../referee-case';
import { productCase } from './product-case';

/** The function that makes, or undoes, a step. */
function functionOf(kind: 'make' | 'undo', { spec }: StepItem): string {
  const action: keyof typeof definitions = `${spec.service}/${spec.action}` as keyof typeof definitions;
  return `unity-${kind}-${definitions[action].permissionSet}`;
}

async function twice(unity: Installation, kind: 'make' | 'undo', step: StepItem): Promise<void> {
  const session = await unity.session(step.session_id);
  const payload = { session_id: step.session_id, step: step.name, epoch: session?.epoch };
  await unity.invokeTwice(functionOf(kind, step), payload);
}

/** Until the session is in one of the states, each step that `isRunning` is run twice more beside what runs it. */
async function disturb(
  unity: Installation,
  sessionId: string,
  kind: 'make' | 'undo',
  isRunning: (step: StepItem) => boolean,
  ends: readonly string[],
): Promise<readonly string[]> {
  const disturbed = new Map<string, Promise<void>>();
  while (!ends.includes((await unity.session(sessionId))?.state ?? '')) {
    for (const step of await unity.steps(sessionId)) {
      if (isRunning(step) && !disturbed.has(step.name)) disturbed.set(step.name, twice(unity, kind, step));
    }
    await pause(300);
  }
  await Promise.all(disturbed.values());
  return [...disturbed.keys()];
}

/** How many of each kind a session has: ids differ, kinds do not. */
async function kindsOf(unity: Installation, end: Pick<Ended, 'sessionId' | 'stack'>): Promise<readonly string[]> {
  const kindOf = (name: string) => name.replace(/ \S+$/, '').concat(/:(\w+)\//.exec(name)?.[1] ?? '');
  return (await unity.alive(end)).map(kindOf).toSorted();
}

async function makesNothingTwice(unity: Installation): Promise<void> {
  const [single, double] = await Promise.all([
    unity.start('users-alb', { stack_name: 'single' }),
    unity.start('users-alb', { stack_name: 'double' }),
  ]);
  const sessionId = await unity.sessionIdFor(double);
  const ends = ['completed', 'rolled_back', 'failed'];
  const made = await disturb(unity, sessionId, 'make', ({ state }) => state === 'executing', ends);
  assert.ok(made.length >= 4, `only ${made.join(', ')} ran while anybody looked`);
  const [one, two] = await Promise.all([unity.end(single, 240), unity.end(double, 240)]);
  assert.deepEqual([one.status, two.status], ['SUCCEEDED', 'SUCCEEDED'], two.cause);
  assert.deepEqual(await kindsOf(unity, two), await kindsOf(unity, one));
  const before = await unity.alive(two);
  for (const step of await unity.steps(sessionId)) await twice(unity, 'make', step);
  assert.deepEqual(await unity.alive(two), before);
  await undoesNothingElse(unity, one, two);
}

/** What another session made stays; what is undone is undone once more without a trace. */
async function undoesNothingElse(unity: Installation, one: Ended, two: Ended): Promise<void> {
  const others = await unity.alive(one);
  await unity.invoke('unity-start-rollback', { session_id: two.sessionId, epoch: 1 });
  const isUndoing = ({ undo }: StepItem) => undo?.state === 'executing';
  const undone = await disturb(unity, two.sessionId, 'undo', isUndoing, ['rolled_back', 'failed']);
  assert.ok(undone.length >= 2, `only ${undone.join(', ')} was undone while anybody looked`);
  assert.equal((await unity.session(two.sessionId))?.rollback?.verdict, 'clean');
  for (const step of await unity.steps(two.sessionId)) await twice(unity, 'undo', step);
  assert.equal((await unity.session(two.sessionId))?.state, 'rolled_back');
  assert.deepEqual(await unity.alive(two), []);
  assert.deepEqual(await unity.alive(one), others);
  await unity.invoke('unity-start-rollback', { session_id: one.sessionId, epoch: 1 });
  assert.equal((await unity.until(one.sessionId, ['rolled_back', 'failed'], 240)).rollback?.verdict, 'clean');
  assert.deepEqual(await unity.alive(one), []);
}

export const twiceCases: readonly RefereeCase[] = [
  productCase('functions that run twice, while a step runs and after, make and undo nothing twice', makesNothingTwice, {
    alongside: true,
  }),
];
