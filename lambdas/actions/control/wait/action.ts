import type { z } from 'zod';
import type { Action, MakeContext } from '../../action';
import { waitDefinition } from './definition';

type Input = z.output<typeof waitDefinition.input>;

/** When the wait ends, in milliseconds since the epoch: fixed by the first call, whoever asks again. */
function until(context: MakeContext<Input>): Promise<number> {
  return context.freeze('until', async () => context.clock.now() + Math.ceil(context.input.seconds * 1000));
}

/**
 * Waits without a function running. Step Functions holds for whole seconds at the most, so a poll after the hold may
 * be early by a fraction and answers with exactly the rest.
 */
export const waitAction: Action<typeof waitDefinition> = {
  definition: waitDefinition,

  async begin(context) {
    await until(context);
  },

  async poll(context) {
    const end = await until(context);
    const restSeconds = (end - context.clock.now()) / 1000;
    if (restSeconds > 0) {
      return { status: 'pending', reason: `waits until ${new Date(end).toISOString()}`, againInSeconds: restSeconds };
    }
    return {
      status: 'ready',
      outputs: { waited_seconds: Math.round((context.input.seconds - restSeconds) * 1000) / 1000 },
    };
  },

  check: async () => [],
  compensate: async () => ({ status: 'gone' }),
  verifyGone: async () => [],
};
