import { lookup as dnsLookup } from 'node:dns/promises';
import http from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { HttpAnswer, HttpGet } from './clients';
import { checkAddress, checkUrl } from './http-target';

/** What is kept of a body; the rest is not read. */
const maxBodyBytes = 64 * 1024;

/** Finds the addresses of a name. */
export type Resolve = (host: string) => Promise<readonly { readonly address: string; readonly family: number }[]>;

/** The names of this machine’s resolver. */
export const resolveBySystem: Resolve = (host) => dnsLookup(host, { all: true });

/**
 * Resolves and checks in one step, so that what was checked is what is connected to: a name that answers differently
 * the second time (DNS rebinding) is not asked a second time. One bad address refuses the name.
 */
export function guardedLookup(url: string, allowTargets: readonly string[], resolve: Resolve): LookupFunction {
  return (host, options, callback) => {
    resolve(host).then(
      (found) => {
        try {
          for (const { address } of found)
            checkAddress(url, host.replace(/\.$/, '').toLowerCase(), address, allowTargets);
        } catch (error) {
          callback(error instanceof Error ? error : new Error(String(error)), []);
          return;
        }
        const addresses = found.filter(({ family }) => !options.family || family === options.family);
        const first = addresses[0];
        if (first === undefined)
          callback(Object.assign(new Error(`${host} has no address`), { code: 'ENOTFOUND' }), []);
        else if (options.all) callback(null, [...addresses]);
        else callback(null, first.address, first.family);
      },
      (error: Error) => callback(error, []),
    );
  };
}

function readAnswer(
  response: http.IncomingMessage,
  done: (answer: HttpAnswer) => void,
  failed: (error: Error) => void,
): void {
  const chunks: Buffer[] = [];
  let size = 0;
  const finish = () => {
    const location = response.headers.location;
    const body = Buffer.concat(chunks).subarray(0, maxBodyBytes).toString('utf8');
    done({ status: response.statusCode ?? 0, body, ...(location === undefined ? {} : { location }) });
  };
  response.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    if (size < maxBodyBytes) return;
    finish();
    response.destroy();
  });
  response.on('end', finish);
  response.on('error', failed);
}

/**
 * The GET that goes out into the world: guarded against addresses that are not public (`http-target.ts`), bounded in
 * time as a whole and in what it reads, following no redirect. Rejects with `TargetRefused`, or with Node's own error
 * when nothing answers in time.
 */
export function makeHttpGet(resolve: Resolve = resolveBySystem): HttpGet {
  return async (text, { timeoutSeconds, headers, allowTargets = [] }) => {
    const url = checkUrl(text, allowTargets);
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const { get } = url.protocol === 'https:' ? https : http;
    return new Promise<HttpAnswer>((done, failed) => {
      const request = get(
        url,
        {
          agent: false,
          headers: { 'user-agent': 'unity-health-check', accept: '*/*', ...headers },
          signal: AbortSignal.timeout(Math.ceil(timeoutSeconds * 1000)),
          ...(isIP(host) === 0 ? { lookup: guardedLookup(text, allowTargets, resolve) } : {}),
        },
        (response) => readAnswer(response, done, failed),
      );
      request.on('error', failed);
    });
  };
}

/** The GET of this machine, with the names of its resolver. */
export const httpGet: HttpGet = makeHttpGet();
