import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { z } from 'zod';
import { UnityError } from '../../../../lib/domain/errors/unity-error';
import { workflowEventSource } from '../../../../lib/domain/events';
import { busName, resourceToken } from '../../../../lib/domain/naming';
import { isoTime } from '../../../../lib/ports/clock';
import type { Action, MakeContext } from '../../action';
import { emitDefinition } from './definition';

type Input = z.output<typeof emitDefinition.input>;

/** Sent again after a crash, it is the same event. */
const eventId = ({ session, step }: MakeContext<Input>): string => resourceToken(session.id, step, 'event', 1);

async function send(context: MakeContext<Input>): Promise<string> {
  const { clients, session, settings, step, input } = context;
  const { stackName: stack_name, environment, id: session_id } = session;
  const metadata = { event_id: eventId(context), session_id, stack_name, environment, step };
  await context.fence();
  const answer = await clients.events.send(
    new PutEventsCommand({
      Entries: [
        {
          Source: workflowEventSource,
          DetailType: input.event['detail-type'],
          Detail: JSON.stringify({ ...input.event.detail, metadata }),
          EventBusName: busName(settings.prefix),
          Time: new Date(context.clock.now()),
        },
      ],
    }),
  );
  // EventBridge answers 200 also when it took nothing.
  const [entry] = answer.Entries ?? [];
  if ((answer.FailedEntryCount ?? 0) > 0) {
    const reason = `${entry?.ErrorCode ?? 'unknown'}: ${entry?.ErrorMessage ?? 'no reason given'}`;
    const passes = /^(ThrottlingException|InternalFailure|InternalException)$/.test(entry?.ErrorCode ?? '');
    throw new UnityError(passes ? 'ServiceUnavailable' : 'EventRefused', { message: reason });
  }
  return isoTime(context.clock);
}

/** Sends an event at least once; once it is known to be taken, never again. */
export const emitAction: Action<typeof emitDefinition> = {
  definition: emitDefinition,

  async begin(context) {
    await context.freeze('emitted_at', () => send(context));
  },

  async poll(context) {
    const emitted_at = await context.freeze('emitted_at', () => send(context));
    return { status: 'ready', outputs: { event_id: eventId(context), emitted_at } };
  },

  check: async () => [],
  compensate: async () => ({ status: 'gone' }),
  verifyGone: async () => [],
};
