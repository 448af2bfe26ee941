import { isIPv6 } from 'node:net';
import type { z } from 'zod';
import { UnityError } from '../../../../lib/domain/errors/unity-error';
import { checkUrl } from '../../../shared/http-target';
import type { Action, Finding, StepContext } from '../../action';
import { firstWrong, goodInARow, healthyExpectation, stillAnswers } from '../answers';
import { probe } from '../probe';
import { checkHealthDefinition } from './definition';

type Input = z.output<typeof checkHealthDefinition.input>;
type Context = StepContext & { readonly input: Input };

function urlsOf({ url, public_ips, port, path }: Input): readonly string[] {
  if (url !== undefined) return [url];
  return (public_ips ?? []).map((ip) => {
    const host = isIPv6(ip) ? `[${ip}]` : ip;
    return `http://${host}${port === 80 ? '' : `:${port}`}${path}`;
  });
}

/** What is wrong with the first address that is not healthy; all are looked at together. */
async function look(context: Context): Promise<string | undefined> {
  const { input, clients } = context;
  const expected = await healthyExpectation(context);
  return firstWrong(urlsOf(input).map((url) => probe(clients.http, url, expected)));
}

/** Waits for answers that prove that this deployment serves; fails only by the step's timeout. */
export const checkHealthAction: Action<typeof checkHealthDefinition> = {
  definition: checkHealthDefinition,

  async rehearse({ input }): Promise<readonly Finding[]> {
    if (input.url === undefined) return [];
    try {
      checkUrl(input.url);
      return [];
    } catch (error) {
      if (!(error instanceof UnityError)) throw error;
      return [{ code: error.code, message: error.message, remedy: error.entry.remedy }];
    }
  },

  /** @throws UnityError InputInvalid without any address, TargetRefused for one that is not public */
  async begin({ input }) {
    const urls = urlsOf(input);
    if (urls.length === 0)
      throw new UnityError('InputInvalid', { message: 'neither url nor public_ips says what to call' });
    for (const url of urls) checkUrl(url);
  },

  async poll(context) {
    const row = await goodInARow(context.clock, context.input.successes, () => look(context));
    if ('wrong' in row) return { status: 'pending', reason: row.wrong };
    const urls = urlsOf(context.input);
    return { status: 'ready', outputs: { url: urls[0] ?? '', healthy_urls: [...urls], serving_since: row.since } };
  },

  async check(context) {
    return stillAnswers(context.clock, () => look(context));
  },

  compensate: async () => ({ status: 'gone' }),
  verifyGone: async () => [],
};
