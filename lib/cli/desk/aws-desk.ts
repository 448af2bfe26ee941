import { Sha256 } from '@aws-crypto/sha256-js';
import type { SSMClient } from '@aws-sdk/client-ssm';
import { SignatureV4 } from '@smithy/signature-v4';
import { UnityError } from '../../domain/errors/unity-error';
import type { DeskDone } from '../../engine/desk/answer';
import type { DeskRequest } from '../../engine/desk/request';
import type { Clock } from '../../ports/clock';
import { assertDone } from './answered';
import { deskUrl } from './desk-url';

/** One request may take as long as the function may run, and a cold start. */
const requestTimeoutMilliseconds = 40_000;

/** What passes is asked again so often, with a growing pause: every request may be repeated. */
const tries = 4;
const firstPauseMilliseconds = 500;

const passing: readonly number[] = [429, 502, 503, 504];

/** What the desk of an installation on AWS is reached with. */
export interface AwsDeskOptions {
  /** Has the region and the credentials of whoever asks. */
  readonly parameters: SSMClient;
  readonly prefix: string;
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Sends requests to the desk, each signed by whoever runs the command. */
export function awsDesk(options: AwsDeskOptions): (request: DeskRequest) => Promise<DeskDone> {
  let found: Promise<URL> | undefined;
  return async (request) => {
    found ??= deskUrl(options);
    const url = await found;
    const body = JSON.stringify(request);
    for (let attempt = 1; ; attempt++) {
      const answer = await post(options.parameters, url, body);
      const isLast = attempt === tries;
      if ('statusCode' in answer && (isLast || !passing.includes(answer.statusCode))) return assertDone(answer);
      if ('cause' in answer && isLast)
        throw new UnityError('DeskFailed', { message: `no answer came from ${url.host}`, cause: answer.cause });
      await options.clock.sleep(firstPauseMilliseconds * 2 ** (attempt - 1));
    }
  };
}

type Posted = { readonly statusCode: number; readonly body: string } | { readonly cause: unknown };

/** One request; where no answer came, why. */
async function post({ config }: SSMClient, url: URL, body: string): Promise<Posted> {
  const signer = new SignatureV4({
    service: 'lambda',
    region: await config.region(),
    credentials: config.credentials,
    sha256: Sha256,
  });
  const signed = await signer.sign({
    method: 'POST',
    protocol: url.protocol,
    hostname: url.hostname,
    ...(url.port !== '' && { port: Number(url.port) }),
    path: url.pathname,
    query: {},
    headers: { host: url.host, 'content-type': 'application/json' },
    body,
  });
  // `fetch` writes the host itself, the same.
  const { host: _, ...headers } = signed.headers;
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers,
      body,
      // Nobody else gets what was signed for the desk.
      redirect: 'manual',
      signal: AbortSignal.timeout(requestTimeoutMilliseconds),
    });
    return { statusCode: answer.status, body: await answer.text() };
  } catch (cause) {
    return { cause };
  }
}
