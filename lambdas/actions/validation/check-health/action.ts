import { isIPv6 } from 'node:net';
import type { z } from 'zod';
import { UnityError } from '../../../../lib/domain/errors/unity-error';
import { checkUrl } from '../../../shared/http-target';
import type { Action, Finding, StepContext } from '../../action';
import { sessionNonce } from '../nonce';
import { probe } from '../probe';
import { checkHealthDefinition } from './definition';

type Input = z.output<typeof checkHealthDefinition.input>;
type Context = StepContext & { readonly input: Input };

/**
 * Between two answers that are counted. With 2 s for an answer and at most four of them, one poll ends within a
 * driver's lease; so the count need not outlive an invocation.
 */
const pauseMilliseconds = 1000;
/** A single bad answer after good ones is a lost packet; so many in a row are not. */
const lastLooks = 3;

function urlsOf({ url, public_ips, port, path }: Input): readonly string[] {
  if (url !== undefined) return [url];
  return (public_ips ?? []).map((ip) => {
    const host = isIPv6(ip) ? `[${ip}]` : ip;
    return `http://${host}${port === 80 ? '' : `:${port}`}${path}`;
  });
}

/** What is wrong with the first address that is not healthy; all are looked at together. */
async function look(context: Context): Promise<string | undefined> {
  const { input, clients, session } = context;
  const text = input.expect_nonce ? { text: sessionNonce(session.id) } : {};
  const probes = await Promise.all(
    urlsOf(input).map((url) => probe(clients.http, url, { status: input.expect_status, ...text })),
  );
  return probes.find(({ wrong }) => wrong !== undefined)?.wrong;
}

/** Waits for answers that prove that this deployment serves; fails only by the step's timeout or the last look. */
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
    const { successes } = context.input;
    for (let count = 0; count < successes; count += 1) {
      if (count > 0) await context.clock.sleep(pauseMilliseconds);
      const wrong = await look(context);
      if (wrong !== undefined) {
        const before = count === 0 ? '' : `, after ${count} of ${successes} good answers`;
        return { status: 'pending', reason: `${wrong}${before}` };
      }
    }
    const urls = urlsOf(context.input);
    return { status: 'ready', outputs: { url: urls[0] ?? '', healthy_urls: [...urls] } };
  },

  async check(context) {
    let wrong = await look(context);
    for (let looks = 1; wrong !== undefined && looks < lastLooks; looks += 1) {
      await context.clock.sleep(pauseMilliseconds);
      wrong = await look(context);
    }
    if (wrong === undefined) return [];
    return [{ code: 'CheckFailed', message: wrong, remedy: 'It answered before: see the application’s own log.' }];
  },

  compensate: async () => ({ status: 'gone' }),
  verifyGone: async () => [],
};
