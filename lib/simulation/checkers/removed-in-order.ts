import { entriesAt, flagAt, listAt, textAt } from '../ledger-view';
import type { CheckerFactory, Scene } from '../observation';
import { leadsUsers, otherRevision } from './beside';
import { errandOf, isAboutTail, isStale, stepItem } from './whose';

/**
 * Nothing of a step is asked away while anything that depends on it, directly or not, still holds what was not handed over;
 * but users are given back to the revision before whatever only tells of that.
 */
export const removedInOrder: CheckerFactory = () => ({
  before: ({ callClass, service, operation, input, invocation }, scene) => {
    const errand = errandOf(invocation);
    if (callClass !== 'change' || !errand?.step || !invocation?.functionName.startsWith('undo_')) return;
    // A late call was sent before its epoch ended; what it finds is not its doing.
    if (isStale(scene, errand)) return;
    // What was handed over holds nothing up; by now its step may have begun anew, with others after it.
    if (isAboutTail(stepItem(scene, errand.sessionId, errand.step), input)) return;
    const holder = dependentThatHolds(scene, errand.sessionId, errand.step);
    if (holder !== undefined) {
      scene.violated(`${service}:${operation} of ${errand.step} while ${holder}, which depends on it, holds resources`);
    }
  },
});

function dependentThatHolds(scene: Scene, sessionId: string, step: string): string | undefined {
  const seen = new Set<string>();
  const open = [step];
  const givesBack =
    otherRevision(scene, sessionId) === 'before' && typesOf(scene, sessionId, step).some((type) => leadsUsers(type));
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    for (const dependent of listAt(stepItem(scene, sessionId, name), 'dependents')) {
      const other = textAt(dependent, 'step') ?? '';
      if (seen.has(other)) continue;
      seen.add(other);
      open.push(other);
      const onlyTells = typesOf(scene, sessionId, other).every((type) => telling.has(type ?? ''));
      if (holds(scene, sessionId, other) && !(givesBack && onlyTells)) return other;
    }
  }
  return undefined;
}

const telling: ReadonlySet<string> = new Set([
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::Logs::LogGroup',
]);

const typesOf = (scene: Scene, sessionId: string, step: string): readonly (string | undefined)[] =>
  entriesAt(stepItem(scene, sessionId, step), 'resources').map(([, row]) => textAt(row, 'type'));

function holds(scene: Scene, sessionId: string, name: string): boolean {
  const step = stepItem(scene, sessionId, name);
  if (textAt(step, 'undo', 'state') === 'retained') return false;
  return entriesAt(step, 'resources').some(
    ([, row]) =>
      textAt(row, 'state') !== 'deleted' &&
      !(flagAt(row, 'handed_over') && textAt(row, 'state') === 'deleting') &&
      !flagAt(row, 'refused') &&
      !flagAt(row, 'adopted') &&
      !flagAt(row, 'retained'),
  );
}
