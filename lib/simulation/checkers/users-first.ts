import { entriesAt, textAt } from '../ledger-view';
import type { CheckerFactory } from '../observation';
import { leadsUsers, otherRevision } from './beside';
import { errandOf, isStale, sessionItem, stepsOf } from './whose';

/** What takes an application away from under its users. */
const taking: ReadonlySet<string> = new Set(['ssm:SendCommand', 'ec2:DetachVolume', 'ec2:TerminateInstances']);

/**
 * Where another revision stands beside a session that is undone, nothing is touched at the instances of that session
 * before all is gone that leads users there: the rule, and the group whose targets end what they have begun.
 */
export const usersFirst: CheckerFactory = () => ({
  before: ({ service, operation, invocation }, scene) => {
    const errand = errandOf(invocation);
    if (!taking.has(`${service}:${operation}`) || !invocation?.functionName.startsWith('undo_')) return;
    if (!errand || isStale(scene, errand) || otherRevision(scene, errand.sessionId) === undefined) return;
    // What goes after a verdict, or is found later, has no users any more.
    if (textAt(sessionItem(scene, errand.sessionId), 'state') !== 'rolling_back') return;
    const steps = stepsOf(scene, errand.sessionId).filter((step) => textAt(step, 'undo', 'state') !== 'retained');
    const leader = steps.find((step) =>
      entriesAt(step, 'resources').some(
        ([, row]) => leadsUsers(textAt(row, 'type')) && textAt(row, 'state') !== 'deleted',
      ),
    );
    if (leader)
      scene.violated(
        `${service}:${operation} for ${errand.step} while ${textAt(leader, 'name')} leads users to the instances`,
      );
  },
});
