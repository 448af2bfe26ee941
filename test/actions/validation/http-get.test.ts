import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { makeHttpGet, type Resolve } from '../../../lambdas/shared/http-get';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A server on this machine's loopback; nothing leaves the machine. */
class Site {
  readonly requests: IncomingMessage[] = [];
  readonly #server: Server;
  answer: Answer = (_, response) => void response.end('hello');

  constructor() {
    this.#server = createServer((request, response) => {
      this.requests.push(request);
      this.answer(request, response);
    });
  }

  listen = () => new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  close = () =>
    new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }
}

const loopback: Resolve = async () => [{ address: '127.0.0.1', family: 4 }];
const local = { timeoutSeconds: 5, allowTargets: ['127.0.0.1'] };

describe('the GET into the world', () => {
  const site = new Site();
  beforeAll(site.listen);
  afterAll(site.close);
  beforeEach(() => {
    site.requests.length = 0;
    site.answer = (_, response) => void response.end('hello');
  });
  const url = (path = '/', host = '127.0.0.1') => `http://${host}:${site.port}${path}`;

  it('gives status and body, and sends the headers', async () => {
    site.answer = (_, response) => void response.writeHead(418).end('grüße');

    expect(await makeHttpGet()(url('/a?b=c'), { ...local, headers: { 'x-unity': '1' } })).toEqual({
      status: 418,
      body: 'grüße',
    });
    expect(site.requests[0]).toMatchObject({
      method: 'GET',
      url: '/a?b=c',
      headers: { 'x-unity': '1', 'user-agent': 'unity-health-check' },
    });
  });

  it('does not follow a redirect, but tells where it leads', async () => {
    site.answer = (_, response) => void response.writeHead(302, { location: '/there' }).end();

    expect(await makeHttpGet()(url(), local)).toEqual({ status: 302, body: '', location: '/there' });
    expect(site.requests).toHaveLength(1);
  });

  it('reads 64 KiB and no more, however much comes', async () => {
    site.answer = (_, response) => {
      const more = () => {
        while (!response.destroyed && response.write('x'.repeat(16_384)));
        response.once('drain', more);
      };
      more();
    };

    expect((await makeHttpGet()(url(), local)).body).toHaveLength(65_536);
  });

  it('gives up in time when the answer does not begin, and when it does not end', async () => {
    site.answer = () => {};
    await expect(makeHttpGet()(url(), { ...local, timeoutSeconds: 0.05 })).rejects.toMatchObject({
      name: 'AbortError',
    });
    site.answer = (_, response) => void response.write('x');
    await expect(makeHttpGet()(url(), { ...local, timeoutSeconds: 0.05 })).rejects.toMatchObject({
      name: expect.stringMatching(/Abort|Error/),
    });
  });

  it('rejects with Node’s own error when nothing listens', async () => {
    const gone = new Site();
    await gone.listen();
    const { port } = gone;
    await gone.close();

    await expect(makeHttpGet()(`http://127.0.0.1:${port}/`, local)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('refuses addresses that are not public before it connects', async () => {
    await expect(makeHttpGet()(url(), { timeoutSeconds: 5 })).rejects.toMatchObject({ code: 'TargetRefused' });
    expect(site.requests).toEqual([]);
  });

  it('refuses a name that leads to a private address, also beside a public one', async () => {
    const resolve: Resolve = async () => [
      { address: '203.0.113.7', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ];
    await expect(makeHttpGet(resolve)(url('/', 'shop.example.com'), { timeoutSeconds: 5 })).rejects.toMatchObject({
      code: 'TargetRefused',
      message: expect.stringContaining('shop.example.com leads to 127.0.0.1'),
    });
    expect(site.requests).toEqual([]);
  });

  it('connects to the very address it has checked, asking once', async () => {
    let asked = 0;
    const rebinding: Resolve = async () => {
      asked += 1;
      return [{ address: asked === 1 ? '127.0.0.1' : '169.254.169.254', family: 4 }];
    };
    const answer = await makeHttpGet(rebinding)(url('/', 'shop.example.com'), local);

    expect(answer.body).toBe('hello');
    expect(asked).toBe(1);
    expect(site.requests[0]?.headers.host).toBe(`shop.example.com:${site.port}`);
  });

  it('calls a name that is listed, wherever it leads but to metadata', async () => {
    const options = { timeoutSeconds: 5, allowTargets: ['build.internal'] };
    expect((await makeHttpGet(loopback)(url('/', 'build.internal'), options)).status).toBe(200);

    const metadata: Resolve = async () => [{ address: '169.254.169.254', family: 4 }];
    await expect(makeHttpGet(metadata)(url('/', 'build.internal'), options)).rejects.toMatchObject({
      code: 'TargetRefused',
    });
  });

  it('says when a name has no address, or cannot be resolved', async () => {
    const call = (resolve: Resolve) => makeHttpGet(resolve)(url('/', 'shop.example.com'), { timeoutSeconds: 5 });

    await expect(call(async () => [])).rejects.toMatchObject({ code: 'ENOTFOUND' });
    await expect(
      call(async () => {
        throw Object.assign(new Error('again'), { code: 'EAI_AGAIN' });
      }),
    ).rejects.toMatchObject({ code: 'EAI_AGAIN' });
  });
});
