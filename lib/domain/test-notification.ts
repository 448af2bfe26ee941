import { cleanLine } from './clean-text';
import type { Notification } from './notification';

/** The stack and the session that a test message is about: there is none. */
const nothing = 'test';

/** A message of which nothing follows: it says so, and who sends it. */
export function testNotification(facts: {
  /** Of this test and no other. */
  readonly id: string;
  readonly environment: string;
  readonly target: string;
  /** Who asked for it. */
  readonly by: string;
  /** As ISO text. */
  readonly time: string;
}): Notification {
  const { id, environment, target, by, time } = facts;
  return {
    id,
    kind: 'test',
    title: `${environment}: test message, nothing has happened`,
    where: { stack: nothing, environment, session: nothing },
    summary: cleanLine(`This is a test of the receiver ${target} of ${environment}, sent by ${by}.`, 300),
    rootCause: null,
    liveNow: ['no deployment is concerned'],
    nextCommands: [`unity list --env ${environment}`],
    threadId: `${nothing}-${environment}`,
    time,
  };
}
