import http from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import { UnityError } from '../../lib/domain/errors/unity-error';
import { guardedLookup, type Resolve, resolveBySystem } from './http-get';
import { checkUrl } from './http-target';
import { systemClock } from './system';

/** The answer to a POST: its body is not read, redirects are not followed. */
export interface PostAnswer {
  readonly status: number;
  /** As the server wrote it: seconds, or a time. */
  readonly retryAfter?: string;
  /** Until it began to answer, in real time. */
  readonly milliseconds: number;
}

/** A POST with a bound. */
export type HttpPost = (
  url: string,
  request: {
    readonly body: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly timeoutSeconds: number;
  },
) => Promise<PostAnswer>;

/**
 * The POST that goes out into the world, guarded as the GET of health checks is: only public addresses, and of these only
 * encrypted ones. `loopback` takes those of this machine too, encrypted or not.
 *
 * Rejects with `TargetRefused`, or with Node's own error when nothing answers in time.
 */
export function makeHttpPost({
  loopback = false,
  resolve = resolveBySystem,
}: {
  readonly loopback?: boolean;
  readonly resolve?: Resolve;
} = {}): HttpPost {
  const allowed = loopback ? ['127.0.0.0/8', '::1', 'localhost'] : [];
  return async (text, { body, headers, timeoutSeconds }) => {
    const url = checkUrl(text, allowed);
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const isHere = host === 'localhost' || host === '::1' || /^127\./.test(host);
    if (url.protocol !== 'https:' && !(loopback && isHere))
      throw new UnityError('TargetRefused', { message: 'only https:// addresses are told anything' });
    const { request } = url.protocol === 'https:' ? https : http;
    const before = systemClock.now();
    return new Promise<PostAnswer>((done, failed) => {
      const sent = request(
        url,
        {
          method: 'POST',
          agent: false,
          headers: {
            'user-agent': 'unity-notifications',
            'content-type': 'application/json',
            'content-length': String(Buffer.byteLength(body)),
            ...headers,
          },
          signal: AbortSignal.timeout(Math.ceil(timeoutSeconds * 1000)),
          ...(isIP(host) === 0 ? { lookup: guardedLookup(text, allowed, resolve) } : {}),
        },
        (response) => {
          const retryAfter = response.headers['retry-after'];
          const milliseconds = systemClock.now() - before;
          done({ status: response.statusCode ?? 0, milliseconds, ...(retryAfter !== undefined && { retryAfter }) });
          response.on('error', () => undefined);
          response.destroy();
        },
      );
      sent.on('error', failed);
      sent.end(body);
    });
  };
}
