import { createConnection, type Socket } from 'node:net';
import { UnityError } from '../../domain/errors/unity-error';
import { onFrame, sendFrame } from './frames';
import { type Patience, SilenceWatch, usualPatience } from './patience';
import { unpackError, type WireAnswer } from './wire';

/** The host went away before it answered: it did not take the call, or died with it. */
export class HostGone extends Error {}

interface Waiting {
  resolve(output: unknown): void;
  reject(error: Error): void;
}

/** Whom a guest calls. */
export interface HostAddress {
  readonly socket: string;
  readonly pid: number;
}

/** What a guest does about a host that says nothing. */
export interface LineOptions {
  readonly patience?: Patience;
  /** The host has not answered for a while. */
  readonly onSilent?: (host: HostAddress) => void;
}

/** A guest’s connection to the process that hosts the account. */
export class GuestLine {
  private readonly waiting = new Map<number, Waiting>();
  private readonly silence: SilenceWatch;
  private sent = 0;
  private end: Error | undefined;
  /** The account’s time at the last answer, in milliseconds since the epoch. */
  now = 0;

  private constructor(
    private readonly socket: Socket,
    private readonly host: HostAddress,
    { patience = usualPatience, onSilent }: LineOptions,
  ) {
    this.silence = new SilenceWatch(patience, {
      onSilent: () => onSilent?.(host),
      onHopeless: () => this.hangUp(this.hopeless(patience)),
    });
    socket.on('error', () => undefined);
    socket.on('close', () => this.hangUp(new HostGone()));
    onFrame(socket, (frame) => this.receive(frame as WireAnswer));
  }

  /** Connects, or gives undefined where nobody listens. */
  static connect(host: HostAddress, options: LineOptions = {}): Promise<GuestLine | undefined> {
    return new Promise((resolve) => {
      const socket = createConnection({ path: host.socket });
      socket.once('connect', () => resolve(new GuestLine(socket, host, options)));
      socket.once('error', () => resolve(undefined));
    });
  }

  /** Sends one call. Rejects with the call’s own error, with `HostGone`, or with `LocalWorldBusy` after a long silence. */
  call(service: string, operation: string, input: unknown): Promise<unknown> {
    if (this.end) return Promise.reject(this.end);
    this.sent += 1;
    const id = this.sent;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.silence.begin();
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
    this.silence.end();
    if (this.waiting.size > 0) this.silence.begin();
    if ('error' in answer) waiting?.reject(unpackError(answer.error));
    else waiting?.resolve(answer.output);
  }

  private hangUp(why: Error): void {
    this.end ??= why;
    this.silence.end();
    for (const { reject } of this.waiting.values()) reject(this.end);
    this.waiting.clear();
    this.socket.destroy();
  }

  private hopeless({ giveUpMilliseconds }: Patience): UnityError {
    const { pid } = this.host;
    return new UnityError('LocalWorldBusy', {
      message: `process ${pid}, which holds the simulated account, has not answered for ${giveUpMilliseconds / 1000} s`,
      details: {
        fix: `If it is only stopped, let it go on with \`kill -CONT ${pid}\`; else end it with \`kill -9 ${pid}\`, and the next command finishes what it left.`,
      },
    });
  }
}
