import type { z } from 'zod';
import { cleanLine } from '../../../../lib/domain/clean-text';
import { UnityError } from '../../../../lib/domain/errors/unity-error';
import { checkUrl } from '../../../shared/http-target';
import type { Action, MakeContext, PollResult } from '../../action';
import { probe } from '../../validation/probe';
import { checkHttpDefinition } from './definition';

type Input = z.output<typeof checkHttpDefinition.input>;

/** Pause between two attempts. */
const againInSeconds = 2;

/** One attempt as the ledger keeps it: the status of the answer, 0 for none, and what is wrong, empty when nothing is. */
type Attempt = { readonly status: number; readonly wrong: string };

async function attempt({ clients, input }: MakeContext<Input>): Promise<Attempt> {
  const { status = 0, wrong = '' } = await probe(clients.http, input.url, {
    status: input.expect_status,
    allowTargets: input.allow_targets,
  });
  // A redirect may lead to an address of any length, and all attempts are kept in one item of the ledger.
  return { status, wrong: cleanLine(wrong) };
}

/**
 * Calls an address, one attempt a poll. Each attempt is frozen under its number, so that they are counted across
 * invocations and crashes.
 */
export const checkHttpAction: Action<typeof checkHttpDefinition> = {
  definition: checkHttpDefinition,

  async rehearse({ input }) {
    // Before anything runs, an address may still wait for an earlier step.
    if (!input.url) return [];
    try {
      checkUrl(input.url, input.allow_targets);
      return [];
    } catch (error) {
      if (!(error instanceof UnityError)) throw error;
      return [{ code: error.code, message: error.message, remedy: error.entry.remedy }];
    }
  },

  /** @throws UnityError TargetRefused */
  async begin({ input }) {
    checkUrl(input.url, input.allow_targets);
  },

  /** @throws UnityError TargetRefused; CheckFailed when the attempts are used up */
  async poll(context): Promise<PollResult> {
    const { attempts } = context.input;
    let fresh = false;
    for (let number = 1; number <= attempts; number += 1) {
      const { status, wrong } = await context.freeze(`attempt-${number}`, () => {
        fresh = true;
        return attempt(context);
      });
      if (wrong === '') return { status: 'ready', outputs: { answered_status: status, attempts_made: number } };
      if (number === attempts) throw new UnityError('CheckFailed', { message: `${wrong}, after ${attempts} attempts` });
      if (fresh) return { status: 'pending', reason: `${wrong} (attempt ${number} of ${attempts})`, againInSeconds };
    }
    throw new UnityError('InvariantBroken', { message: 'check_http was asked for no attempt at all' });
  },

  check: async () => [],
  compensate: async () => ({ status: 'gone' }),
  verifyGone: async () => [],
};
