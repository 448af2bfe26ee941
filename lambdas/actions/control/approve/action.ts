import { UnityError } from '../../../../lib/domain/errors/unity-error';
import { isoTime } from '../../../../lib/ports/clock';
import type { Action } from '../../action';
import { approveDefinition } from './definition';

/**
 * Waits for a person's word. What is asked is kept on the step under `approval`: from there it is told on the bus, and
 * commands know that the step takes an answer.
 */
export const approveAction: Action<typeof approveDefinition> = {
  definition: approveDefinition,

  async begin(context) {
    const { message } = context.input;
    await context.freeze('approval', async () => ({ message, asked_at: isoTime(context.clock) }));
  },

  /** @throws UnityError ApprovalRejected */
  async poll(context) {
    const heard = await context.signal();
    if (heard === undefined) return { status: 'pending', reason: `waits for approval: ${context.input.message}` };
    const { verdict, reason } = heard.payload;
    if (verdict === 'approved') {
      return { status: 'ready', outputs: { approved_by: heard.by, approved_at: heard.at } };
    }
    throw new UnityError('ApprovalRejected', { message: `rejected by ${heard.by}: ${String(reason)}` });
  },

  check: async () => [],
  compensate: async () => ({ status: 'gone' }),
  verifyGone: async () => [],
};
