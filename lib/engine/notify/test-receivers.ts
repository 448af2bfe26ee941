import { UnityError } from '../../domain/errors/unity-error';
import type { NotificationTarget } from '../../domain/notification';
import { testNotification } from '../../domain/test-notification';
import type { Engine } from '../engine';
import type { ReceiversTested, ReceiverTest, ReceiverTested } from '../requests/receiver-test';
import type { Deliver } from './notify';

/**
 * Tells the receivers of an environment, or one of them, a message that says it is a test, whatever else they want to hear
 * of. Each is tried once, because somebody waits; nothing is written.
 */
export async function testReceivers(
  { installed, clock, ledger }: Pick<Engine, 'installed' | 'clock' | 'ledger'>,
  deliver: Deliver,
  { environment, receiver, by, id: given = ledger.origin.invocation }: ReceiverTest,
): Promise<ReceiversTested> {
  const targets = (await installed.messages(environment))?.targets ?? [];
  const id = `test/${environment}/${given}`;
  const time = new Date(clock.now()).toISOString();
  const tell = async (target: NotificationTarget): Promise<ReceiverTested> => {
    const { name, to } = target;
    const notification = testNotification({ id, environment, target: name, by, time });
    try {
      const { status = null, milliseconds } = await deliver(target, notification, { tries: 1 });
      return { name, to, taken: true, status, milliseconds };
    } catch (error) {
      if (!(error instanceof UnityError) || error.code !== 'NotificationUndelivered') throw error;
      const { reason, fix } = error.details;
      return { name, to, taken: false, reason: String(reason), fix: String(fix) };
    }
  };
  const asked = targets.filter(({ name }) => receiver === undefined || name === receiver);
  return {
    id,
    names: targets.map(({ name }) => name),
    receivers: await Promise.all(asked.map(tell)),
  };
}
