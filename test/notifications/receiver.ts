import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as a receiver got it. */
export interface Received {
  readonly path: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
  readonly at: number;
}

/** What a receiver answers; `silent` answers nothing at all. */
export type Answer = { readonly status: number; readonly headers?: Readonly<Record<string, string>> } | 'silent';

/** A server of HTTP on loopback that keeps what it gets, and answers as it is told, then 200. */
export class Receiver {
  readonly received: Received[] = [];
  answers: Answer[] = [];
  private readonly server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      this.received.push({ path: request.url ?? '', headers: request.headers, body, at: Date.now() });
      const answer = this.answers.shift() ?? { status: 200 };
      if (answer === 'silent') return;
      response.writeHead(answer.status, answer.headers).end('taken');
    });
  });

  async open(): Promise<this> {
    await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done));
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }

  /** What it got, as JSON. */
  bodies<T = Record<string, unknown>>(): readonly T[] {
    return this.received.map(({ body }) => JSON.parse(body) as T);
  }
}
