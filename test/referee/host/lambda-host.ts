import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CREDENTIALS } from '../account/environment';
import { type Breakage, cannotLoad, type FindBreakage, withoutCall } from './breakage';
import { type AccessKey, answerUrl, isForUrl } from './function-urls';
import { type InvocationAnswer, type InvocationRequest, Sandbox, type SandboxOptions } from './sandbox';

/** Beyond this many processes of one function, invocations share them. */
const SANDBOXES_PER_FUNCTION = 2;

type AccountAccess = Pick<SandboxOptions, 'environment' | 'internetPort'>;
type HostOptions = Omit<SandboxOptions, keyof AccountAccess>;

export interface LambdaHost {
  readonly url: string;
  /** The account isn't up yet when its host starts; what functions find there is set before the first invocation. */
  connect(account: AccountAccess): void;
  /** Asked of every invocation from now on. */
  spoil(find: FindBreakage): void;
  /** Who signs with the key is let in at function URLs, from now on. */
  trust(key: AccessKey): void;
  stop(): Promise<void>;
  kill(): void;
}

function functionKey(request: InvocationRequest): string {
  const { arn, codeDirectory, handler, environment } = request;
  return createHash('sha256')
    .update(JSON.stringify([arn, codeDirectory, handler, environment]))
    .digest('hex');
}

/** The warm processes of all functions. */
class SandboxPool {
  private readonly sandboxes = new Map<string, Sandbox[]>();

  constructor(private readonly options: HostOptions) {}

  account: AccountAccess = { environment: {}, internetPort: 0 };
  /** Whose signatures function URLs know. */
  readonly keys: AccessKey[] = [CREDENTIALS];

  pick(request: InvocationRequest): Sandbox {
    const key = functionKey(request);
    const pool = (this.sandboxes.get(key) ?? []).filter((sandbox) => sandbox.alive);
    this.sandboxes.set(key, pool);
    const idlest = pool.toSorted((a, b) => a.load - b.load)[0];
    if (idlest !== undefined && (idlest.load === 0 || pool.length >= SANDBOXES_PER_FUNCTION)) return idlest;
    const sandbox = new Sandbox(request, { ...this.options, ...this.account });
    pool.push(sandbox);
    return sandbox;
  }

  killAll(): void {
    for (const pool of this.sandboxes.values()) for (const sandbox of pool) sandbox.kill();
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

async function answerTo(
  pool: SandboxPool,
  asked: InvocationRequest,
  breakage: Breakage | undefined,
): Promise<InvocationAnswer> {
  if (breakage === undefined) return pool.pick(asked).invoke(asked);
  if (breakage.kind === 'unloadable') return cannotLoad(asked);
  const spoilt = withoutCall(asked, breakage);
  const sandbox = pool.pick(spoilt);
  const answer = await sandbox.invoke(spoilt);
  // Nobody else comes with this identity: one process for each step that ever broke would be many.
  if (sandbox.load === 0) sandbox.kill();
  return answer;
}

async function answerInvocation(
  pool: SandboxPool,
  find: FindBreakage,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(request);
  const { account, keys } = pool;
  const endpoint = account.environment.AWS_ENDPOINT_URL ?? '';
  if (isForUrl(request)) return answerUrl({ endpoint, keys }, request, response, body);
  const asked = JSON.parse(body) as InvocationRequest;
  const answer = await answerTo(pool, asked, await find(asked));
  response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
}

/**
 * Runs functions for the account, over loopback HTTP: `POST /invoke` waits for the function's answer, `/url/NAME/` is
 * the URL of a function.
 */
export async function startLambdaHost(options: HostOptions): Promise<LambdaHost> {
  const pool = new SandboxPool(options);
  let findBreakage: FindBreakage = async () => undefined;
  const server: Server = createServer((request, response) => {
    answerInvocation(pool, findBreakage, request, response).catch((error) =>
      response.writeHead(500).end(String(error)),
    );
  });
  // An invocation may last 15 minutes, and connections are kept between invocations.
  server.requestTimeout = 0;
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connect: (account) => {
      pool.account = account;
    },
    spoil: (find) => {
      findBreakage = find;
    },
    trust: (key) => void pool.keys.push(key),
    kill: () => pool.killAll(),
    stop: async () => {
      pool.killAll();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
