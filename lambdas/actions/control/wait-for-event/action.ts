import type { z } from 'zod';
import { UnityError } from '../../../../lib/domain/errors/unity-error';
import type { Action } from '../../action';
import { waitForEventDefinition } from './definition';

type Input = z.output<typeof waitForEventDefinition.input>;

/** Long patterns are cut where people read them. */
const shownCharacters = 200;

function shown({ pattern }: Input): string {
  const text = JSON.stringify(pattern);
  return text.length <= shownCharacters ? text : `${text.slice(0, shownCharacters)}…`;
}

/** Waits for the signal that an event leaves on the step, which may have come long before the step begins. */
export const waitForEventAction: Action<typeof waitForEventDefinition> = {
  definition: waitForEventDefinition,

  begin: async () => undefined,

  /** @throws UnityError EventTooLong */
  async poll(context) {
    const heard = await context.signal();
    if (heard === undefined) return { status: 'pending', reason: `waits for an event like ${shown(context.input)}` };
    const { unkept, ...event } = heard.payload;
    if (unkept === undefined) return { status: 'ready', outputs: { event } };
    throw new UnityError('EventTooLong', {
      message: `the event ${String(event.id)} of ${heard.by} cannot be kept: ${String(unkept)}`,
    });
  },

  check: async () => [],
  compensate: async () => ({ status: 'gone' }),
  verifyGone: async () => [],
};
