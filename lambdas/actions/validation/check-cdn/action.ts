import type { z } from 'zod';
import { checkUrl } from '../../../shared/http-target';
import type { Action, StepContext } from '../../action';
import { firstWrong, goodInARow, healthyExpectation, stillAnswers } from '../answers';
import { probe } from '../probe';
import { checkCdnDefinition } from './definition';

type Input = z.output<typeof checkCdnDefinition.input>;
type Context = StepContext & { readonly input: Input };

function urlOf({ distribution_url, path }: Input): string {
  return `${distribution_url.replace(/^(https?:\/\/[^/?#]*).*$/, '$1')}${path}`;
}

/** The page, and at the same time where plain HTTP leads. Whether it was compressed or cached, a GET does not tell. */
async function look(context: Context): Promise<string | undefined> {
  const { input, clients } = context;
  const url = urlOf(input);
  const page = probe(clients.http, url, await healthyExpectation(context));
  if (!input.expect_https || !url.startsWith('https:')) return firstWrong([page]);
  const plain = probe(clients.http, url.replace(/^https:/, 'http:'), { status: 301, leadsTo: new URL(url).href });
  return firstWrong([page, plain]);
}

/** Waits for answers that prove that the distribution serves this deployment; fails only by the step's timeout. */
export const checkCdnAction: Action<typeof checkCdnDefinition> = {
  definition: checkCdnDefinition,

  /** @throws UnityError TargetRefused for an address that is not public */
  async begin({ input }) {
    checkUrl(urlOf(input));
  },

  async poll(context) {
    const row = await goodInARow(context.clock, context.input.successes, () => look(context));
    if ('wrong' in row) return { status: 'pending', reason: row.wrong };
    return { status: 'ready', outputs: { cdn_url: urlOf(context.input), cdn_serving_since: row.since } };
  },

  async check(context) {
    return stillAnswers(context.clock, () => look(context));
  },

  compensate: async () => ({ status: 'gone' }),
  verifyGone: async () => [],
};
