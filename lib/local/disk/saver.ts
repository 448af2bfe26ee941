import { performance } from 'node:perf_hooks';
import type { CallTap, LocalWorld } from '../host/world';
import type { StreamRecord } from '../store/stream';
import { writeWorldFile } from './world-file';
import { takeSnapshot } from './world-snapshot';

/** Changes in between are written this often at the most, and never for more than a tenth of the time. */
const shortestPauseMilliseconds = 50;

const reading = /^(Describe|Get|List|Query|Scan|BatchGet)/;

/**
 * Keeps the account’s file up with the account. A session’s change of state is on the disk at once, everything else
 * before anybody is told of it (`flush`) or soon after; a killed process so loses nothing that somebody knows of.
 */
export class Saver {
  private readonly world: LocalWorld;
  private isDirty = false;
  /** Executions that ran when the file was written: their end is told by no call and no write. */
  private running = 0;
  private timer: NodeJS.Timeout | undefined;
  private lastSaveMilliseconds = 0;
  private failure: { readonly error: unknown } | undefined;
  private readonly stopListening: () => void;

  constructor(
    world: LocalWorld,
    private readonly directory: string,
  ) {
    this.world = world;
    this.stopListening = world.store.onWrite((record) => {
      this.note();
      if (changesSession(record)) this.save();
    });
  }

  /** Something has changed that is not on the disk yet. */
  note(): void {
    this.isDirty = true;
    this.timer ??= setTimeout(
      () => {
        this.timer = undefined;
        this.save();
      },
      Math.max(shortestPauseMilliseconds, this.lastSaveMilliseconds * 10),
    ).unref();
  }

  /** Whether the disk takes nothing any more: what this process goes on to do is lost. */
  get hasFailed(): boolean {
    return this.failure !== undefined;
  }

  /**
   * Makes sure that all is on the disk.
   *
   * @throws UnityError LocalWorldUnreadable when it could not be written, now or earlier in the background
   */
  flush(): void {
    this.save();
    if (this.failure) throw this.failure.error;
  }

  /** Writes what is not on the disk yet. A failure is told by the next `flush`: nothing that runs may stumble over it. */
  private save(): void {
    if (!this.isDirty || this.failure) return;
    const startedAt = performance.now();
    try {
      writeWorldFile(this.directory, takeSnapshot(this.world));
    } catch (error) {
      this.failure = { error };
    }
    this.isDirty = false;
    this.running = this.countRunning();
    this.lastSaveMilliseconds = performance.now() - startedAt;
  }

  /** Writes the last time, if there is anything to write, and stops. */
  close(): void {
    this.stopListening();
    clearTimeout(this.timer);
    if (this.running !== this.countRunning()) this.isDirty = true;
    this.flush();
  }

  private countRunning(): number {
    return this.world.executions.all().filter(({ status }) => status === 'RUNNING').length;
  }
}

/** Notes every call that may change something beside the ledger. */
export function savingTap(saver: () => Saver | undefined, inner: CallTap): CallTap {
  return async (call, proceed) => {
    try {
      return await inner(call, proceed);
    } finally {
      if (!reading.test(call.operation)) saver()?.note();
    }
  };
}

function changesSession({ newImage, oldImage }: StreamRecord): boolean {
  return newImage?.kind?.S === 'session' && newImage.state?.S !== oldImage?.state?.S;
}
