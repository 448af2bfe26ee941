import { UnityError } from '../../domain/errors/unity-error';
import { type ReceiversTested, type ReceiverTest, receiversTested } from '../requests/receiver-test';

/** Asks the function that tells people. */
export type AskNotify = (request: { readonly test: ReceiverTest }) => Promise<unknown>;

/**
 * Has the receivers of an environment told a message for trying them: by the function that tells them of everything, so
 * under its role, with its keys.
 *
 * @throws UnityError ReceiverUnknown where nobody of that name is told of anything there
 */
export async function testNotifications(ask: AskNotify, test: ReceiverTest): Promise<ReceiversTested> {
  const answer = receiversTested.parse(await ask({ test }));
  if (answer.receivers.length > 0) return answer;
  const { environment, receiver } = test;
  const { names } = answer;
  throw new UnityError('ReceiverUnknown', {
    message:
      names.length === 0
        ? `${environment} names nobody who is told of anything: see \`messages\` in docs/notifications.md`
        : `${environment} names no receiver \`${receiver}\`: there ${names.length === 1 ? 'is' : 'are'} ${names.join(', ')}`,
  });
}
