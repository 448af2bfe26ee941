import { isRemoving } from '../../lib/local/faults/call-class';
import { type Exception, exceptionFor, exceptions, isReading } from './exceptions';
import { kept, reasonFor } from './kept';
import { undisturbed } from './plays';
import { observe, type Scene } from './scene';
import { sentenceOf } from './sentences';
import { replayed } from './strangers';

let scene: Scene;
beforeAll(async () => {
  scene = await observe();
}, 1_200_000);

const denied = () => scene.judged.filter(({ verdict }) => !verdict.isAllowed);

test('plays end, and what is to strike them does', () => {
  for (const { play, ends, strikes } of scene.played) {
    expect([play.name, ends.at(-1)]).toEqual([play.name, expect.stringMatching(/^(rolled_back|failed)$/)]);
    expect([play.name, strikes > 0]).toEqual([play.name, play.faults.length > 0]);
    const isUndone = ends[0] === 'completed' && ends.at(-1) === 'rolled_back';
    // The last step of `control` calls an address that nobody has.
    if (undisturbed.includes(play) && play.workflow.name !== 'control')
      expect([play.name, isUndone]).toEqual([play.name, true]);
  }
});

test('data is copied, another stack begins with the copies, and all are deleted, those of rollbacks in their time', () => {
  const whole = scene.played.filter(({ play }) => play.copiesData && play.faults.length === 0);
  const copied = whole.filter(({ play }) => !play.revises);
  expect(copied.map(({ play, ends }) => [play.name, ends])).toEqual(
    ['files', 'volumes'].map((name) => [
      name,
      ['completed', 'complete', 'completed', 'rolled_back', 'deleted', 'deleted', 'rolled_back'],
    ]),
  );
  expect(whole.filter(({ play }) => play.revises).map(({ ends }) => ends)).toEqual([
    ['completed', 'completed', 'complete', 'completed', 'rolled_back', 'deleted', 'rolled_back', 'rolled_back'],
  ]);
});

test('a stack is put back from a newer version by the machine of returns, which the desk may start', () => {
  const [whole] = scene.played.filter(({ play }) => play.newer && play.faults.length === 0);
  expect(whole?.ends).toEqual(['completed', 'completed', 'completed', 'rolled_back', 'rolled_back', 'rolled_back']);
  const started = whole?.asked.filter(
    ({ caller, ask }) => caller.functionName === 'desk' && ask.action === 'states:StartExecution',
  );
  expect(started?.map(({ ask }) => ask.resource)).toEqual([expect.stringMatching(/:stateMachine:unity-dev--return$/)]);
});

test('a removal that is refused because the thing has gone ends clean', () => {
  const refused = scene.played.filter(({ play }) => play.judgesFirst);
  expect(refused.map(({ refused: count, ends }) => [count > 2, ends])).toEqual([[true, ['completed', 'rolled_back']]]);
});

test('every call is translated to what IAM is asked, on every type of resource that AWS requires', () => {
  expect([...new Set(scene.played.flatMap(({ unknown }) => unknown))]).toEqual([]);
  expect(scene.judge.asked).toBeGreaterThan(50_000);
});

test('every call is allowed by the policies of its role', () => {
  const missing = denied().filter(({ ask }) => !ask.on?.isGone);
  expect(missing.map(sentenceOf)).toEqual([]);
});

test('what is refused only because it has gone is a removal: a rollback looks whether it is there', () => {
  const gone = denied().filter(({ ask }) => ask.on?.isGone);
  const others = gone.filter(
    ({ caller, ask }) => !caller.functionName.startsWith('undo_') || !isRemoving(ask.action.split(':')[1] ?? ''),
  );
  expect(others.map(sentenceOf)).toEqual([]);
});

test('what is granted and never used is kept for a reason', () => {
  const unused = scene.use.unused(scene.installed);
  console.log(unusedText(unused));
  const unexplained = unused.filter(({ who, action }) => !reasonFor(who, action));
  expect(unexplained).toEqual([]);
  const stale = kept.filter((entry) => !unused.some(({ who, action }) => reasonFor(who, action) === entry));
  expect(stale).toEqual([]);
});

function unusedText(unused: ReturnType<Scene['use']['unused']>): string {
  const lines = kept.map((entry) => {
    const rights = unused.filter(({ who, action }) => reasonFor(who, action) === entry);
    return [entry.why, ...rights.map(({ who, action }) => `  ${who} ${action}`)].join('\n');
  });
  return ['Granted, and used by no play:', ...lines].join('\n');
}

test('strangers are refused, but for what AWS can tell by neither tag nor name', async () => {
  const allowed = await replayed(scene.judge, scene.judged);
  expect(allowed.filter((found) => !exceptionFor(found))).toEqual([]);
  const isUsed = (entry: Exception, action: string): boolean =>
    allowed.some((found) => found.action === action && exceptionFor(found) === entry);
  const stale = exceptions.flatMap((entry) => entry.actions.filter((action) => !isUsed(entry, action)));
  expect(stale).toEqual([]);
});

test('nothing that prod’s sessions made is changed by dev’s, whatever is called', async () => {
  const allowed = await replayed(scene.judge, scene.judged);
  const changing = allowed.filter(
    ({ replay, action }) =>
      replay === 'on what prod’s sessions made' && !isReading(scene.reference.action(action).accessLevel),
  );
  expect(changing).toEqual([]);
  expect(scene.judged.filter(({ caller }) => caller.tags['unity:environment'] === 'dev').length).toBeGreaterThan(300);
});
