import { createConnection, type Socket } from 'node:net';
import { onFrame, sendFrame } from './frames';
import { unpackError, type WireAnswer } from './wire';

/** The host went away before it answered: it did not take the call, or died with it. */
export class HostGone extends Error {}

interface Waiting {
  resolve(output: unknown): void;
  reject(error: Error): void;
}

/** A guest’s connection to the process that hosts the account. */
export class GuestLine {
  private readonly waiting = new Map<number, Waiting>();
  private sent = 0;
  private isGone = false;
  /** The account’s time at the last answer, in milliseconds since the epoch. */
  now = 0;

  private constructor(private readonly socket: Socket) {
    socket.on('error', () => undefined);
    socket.on('close', () => this.end());
    onFrame(socket, (frame) => this.receive(frame as WireAnswer));
  }

  /** Connects, or gives undefined where nobody listens. */
  static connect(path: string): Promise<GuestLine | undefined> {
    return new Promise((resolve) => {
      const socket = createConnection(path);
      socket.once('connect', () => resolve(new GuestLine(socket)));
      socket.once('error', () => resolve(undefined));
    });
  }

  /** Sends one call. Rejects with the call’s own error, or with `HostGone`. */
  call(service: string, operation: string, input: unknown): Promise<unknown> {
    if (this.isGone) return Promise.reject(new HostGone());
    this.sent += 1;
    const id = this.sent;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      sendFrame(this.socket, { id, service, operation, input });
    });
  }

  close(): void {
    this.socket.destroy();
  }

  private receive(answer: WireAnswer): void {
    this.now = answer.now;
    const waiting = this.waiting.get(answer.id);
    this.waiting.delete(answer.id);
    if ('error' in answer) waiting?.reject(unpackError(answer.error));
    else waiting?.resolve(answer.output);
  }

  private end(): void {
    this.isGone = true;
    for (const { reject } of this.waiting.values()) reject(new HostGone());
    this.waiting.clear();
  }
}
