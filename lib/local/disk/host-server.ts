import { chmodSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { onFrame, sendFrame } from './frames';
import { packError, type WireAnswer, type WireCall } from './wire';

/** What a host does for its guests. */
export interface HostServerOptions {
  readonly socket: string;
  readonly now: () => number;
  readonly call: (service: string, operation: string, input: unknown) => Promise<unknown>;
  /** Called before an answer leaves: what it tells must be on the disk. */
  readonly beforeAnswer: () => void;
}

/** Answers the calls of other processes’ SDK clients. */
export class HostServer {
  private readonly guests = new Set<Socket>();
  private readonly calls = new Set<Promise<void>>();
  private readonly leftListeners = new Set<() => void>();
  private isClosing = false;

  private constructor(
    private readonly options: HostServerOptions,
    private readonly server: Server,
  ) {}

  static async listen(options: HostServerOptions): Promise<HostServer> {
    const server = createServer();
    const host = new HostServer(options, server);
    server.on('connection', (socket) => host.welcome(socket));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(options.socket, resolve);
    });
    chmodSync(options.socket, 0o600);
    return host;
  }

  /** Resolves when no call is under way; false when there was none. */
  async answered(): Promise<boolean> {
    if (this.calls.size === 0) return false;
    while (this.calls.size > 0) await Promise.all(this.calls);
    return true;
  }

  /** Resolves when a guest that was there has left and no other is there. */
  deserted(): Promise<void> {
    return new Promise((resolve) => {
      this.leftListeners.add(resolve);
    });
  }

  /** Takes no more calls. One that gets no answer was not taken and may be sent again, to whoever hosts next. */
  close(): void {
    this.isClosing = true;
    this.server.close();
    for (const guest of this.guests) guest.end();
  }

  private welcome(socket: Socket): void {
    this.guests.add(socket);
    socket.on('close', () => this.lose(socket));
    socket.on('error', () => socket.destroy());
    onFrame(socket, (frame) => {
      if (this.isClosing) return;
      const answering = this.answer(socket, frame as WireCall).finally(() => this.calls.delete(answering));
      this.calls.add(answering);
    });
  }

  private lose(guest: Socket): void {
    this.guests.delete(guest);
    if (this.guests.size > 0) return;
    for (const listener of this.leftListeners) listener();
    this.leftListeners.clear();
  }

  private async answer(socket: Socket, { id, service, operation, input }: WireCall): Promise<void> {
    const { call, now } = this.options;
    let answer: WireAnswer;
    try {
      const output = await this.keeping(call(service, operation, input));
      answer = { id, output, now: now() };
    } catch (error) {
      answer = { id, error: packError(error), now: now() };
    }
    if (socket.writable) sendFrame(socket, answer);
  }

  /** A refusal tells as much as a success does: that a name is taken, that a session has moved on. */
  private async keeping(call: Promise<unknown>): Promise<unknown> {
    try {
      return await call;
    } finally {
      this.options.beforeAnswer();
    }
  }
}
