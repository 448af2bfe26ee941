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

/** What is deployed once as it is and once disturbed. */
interface Scene {
  readonly workflow: string;
  /** The least number of steps that must have been caught at work. */
  readonly made: number;
  readonly undone: number;
  parametersFor?(unity: Installation, stack: string): Promise<object>;
}

const SECONDS = 400;

async function makesNothingTwice(unity: Installation, scene: Scene): Promise<void> {
  const begin = async (kind: string) => {
    const stack = `${scene.workflow}-${kind}`;
    const parameters = (await scene.parametersFor?.(unity, stack)) ?? {};
    return unity.start(scene.workflow, { stack_name: stack, parameters });
  };
  const [single, double] = await Promise.all([begin('single'), begin('double')]);
  const sessionId = await unity.sessionIdFor(double);
  const ends = ['completed', 'rolled_back', 'failed'];
  const made = await disturb(unity, sessionId, 'make', ({ state }) => state === 'executing', ends);
  assert.ok(made.length >= scene.made, `only ${made.join(', ')} ran while anybody looked`);
  const [one, two] = await Promise.all([unity.end(single, SECONDS), unity.end(double, SECONDS)]);
  assert.deepEqual([one.status, two.status], ['SUCCEEDED', 'SUCCEEDED'], two.cause);
  assert.deepEqual(await kindsOf(unity, two), await kindsOf(unity, one));
  const before = await unity.alive(two);
  for (const step of await unity.steps(sessionId)) await twice(unity, 'make', step);
  assert.deepEqual(await unity.alive(two), before);
  await undoesNothingElse(unity, scene, one, two);
}

/** What another session made stays; what is undone is undone once more without a trace. */
async function undoesNothingElse(unity: Installation, scene: Scene, one: Ended, two: Ended): Promise<void> {
  const others = await unity.alive(one);
  await unity.invoke('unity-start-rollback', { session_id: two.sessionId, epoch: 1 });
  const isUndoing = ({ undo }: StepItem) => undo?.state === 'executing';
  const undone = await disturb(unity, two.sessionId, 'undo', isUndoing, ['rolled_back', 'failed']);
  assert.ok(undone.length >= scene.undone, `only ${undone.join(', ')} was undone while anybody looked`);
  assert.equal((await unity.undone(two.sessionId, SECONDS)).rollback?.verdict, 'clean');
  for (const step of await unity.steps(two.sessionId)) await twice(unity, 'undo', step);
  assert.equal((await unity.session(two.sessionId))?.state, 'rolled_back');
  assert.deepEqual(await unity.alive(two), []);
  assert.deepEqual(await unity.alive(one), others);
  await unity.invoke('unity-start-rollback', { session_id: one.sessionId, epoch: 1 });
  assert.equal((await unity.undone(one.sessionId, SECONDS)).rollback?.verdict, 'clean');
  assert.deepEqual(await unity.alive(one), []);
}

const scenes: readonly Scene[] = [
  { workflow: 'users-alb', made: 4, undone: 2 },
  // With a domain, so that every action of the shipped types that makes something on AWS is among them.
  { workflow: 'full', made: 6, undone: 3, parametersFor: (unity, stack) => unity.domainFor(stack) },
];

export const twiceCases: readonly RefereeCase[] = scenes.map((scene) =>
  productCase(
    `${scene.workflow}: functions that run twice, while a step runs and after, make and undo nothing twice`,
    (unity) => makesNothingTwice(unity, scene),
    { alongside: true },
  ),
);
