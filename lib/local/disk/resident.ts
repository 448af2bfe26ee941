import { definitions } from '../../../lambdas/actions/definitions';
import { UnityError } from '../../domain/errors/unity-error';
import { FaultInjector } from '../faults/injector';
import { LocalWorld, type LocalWorldOptions } from '../host/world';
import { type HostCalls, hostCalls, hostService, isHostCall } from './host-calls';
import { HostServer } from './host-server';
import { Saver, savingTap } from './saver';
import { readWorldFile, worldFile } from './world-file';
import { type RestoredWorld, restoreWorld } from './world-snapshot';

/** How long a session that nothing works on is waited for, in seconds of the account: the sweeper comes far earlier. */
const longestNeglectSeconds = 3_600;

/** The account in this process: only read, or hosted for everybody. */
export class Resident {
  readonly world: LocalWorld;
  private readonly restored: RestoredWorld;
  private readonly calls: HostCalls;
  private saver: Saver | undefined;
  private server: HostServer | undefined;
  private letGo: () => void = () => undefined;
  private end: () => void = () => undefined;
  private readonly waiting = new Set<(error: unknown) => void>();
  private broken: { readonly error: unknown } | undefined;

  constructor(
    private readonly directory: string,
    world: Pick<
      LocalWorldOptions,
      'settings' | 'environments' | 'access' | 'rollback' | 'guards' | 'messages' | 'person'
    > = {},
  ) {
    const injector = new FaultInjector(definitions);
    const options = { ...world, tap: savingTap(() => this.saver, injector.tap) };
    const snapshot = readWorldFile(directory);
    this.restored =
      snapshot === undefined
        ? { world: new LocalWorld(options), stopped: [], untold: [] }
        : restore(worldFile(directory), () => restoreWorld(snapshot, options));
    this.world = this.restored.world;
    injector.attach(this.world);
    this.calls = hostCalls(this.world, injector);
    this.letTimePass();
  }

  /** The account’s time passes while this process lives. When something in it breaks, nobody must wait for ever. */
  private letTimePass(): void {
    const ended = new Promise<void>((resolve) => {
      this.end = resolve;
    });
    this.world.clock.run(ended, { waitsOutside: true }).catch((error: unknown) => {
      this.broken = { error };
      for (const fail of this.waiting) fail(error);
    });
  }

  /** Whether a former process left something unfinished. */
  get isInterrupted(): boolean {
    const { stopped, untold, world } = this.restored;
    return stopped.length > 0 || untold.length > 0 || world.hasOpenSessions();
  }

  get isHost(): boolean {
    return this.server !== undefined;
  }

  /** Hosts the account from now on. `letGo` gives the claim back that this process has on it. */
  async host(socket: string, letGo: () => void): Promise<void> {
    this.letGo = letGo;
    this.saver = new Saver(this.world, this.directory);
    this.server = await HostServer.listen({
      socket,
      now: () => this.world.clock.now(),
      call: (service, operation, input) => this.call(service, operation, input),
      beforeAnswer: () => this.saver?.flush(),
    });
  }

  /** Finishes what a former process left, as fast as it goes. */
  async recover(): Promise<void> {
    const { stopped, untold } = this.restored;
    this.saver?.note();
    await this.passes(this.world.recover(stopped, untold));
    await this.quiet();
    this.saver?.flush();
  }

  call(service: string, operation: string, input: unknown): Promise<unknown> {
    return this.passes(
      service === hostService ? this.ask(operation, input) : this.world.call(service, operation, input),
    );
  }

  /** The work, or what broke the account while it waited. */
  passes<T>(work: Promise<T>): Promise<T> {
    if (this.broken) return Promise.reject(this.broken.error);
    return new Promise((resolve, reject) => {
      this.waiting.add(reject);
      work.then(resolve, reject).finally(() => this.waiting.delete(reject));
    });
  }

  flush(): void {
    this.saver?.flush();
  }

  /** Resolves at the next change of the ledger. */
  nextWrite(): Promise<void> {
    return new Promise((resolve) => {
      const stop = this.world.store.onWrite(() => {
        stop();
        resolve();
      });
    });
  }

  /** Resolves when the guests that came have left again; `close` then waits for what they started. */
  async deserted(): Promise<void> {
    await this.server?.deserted();
  }

  /** Whether a session is open in this process that would be cut off with it. */
  get isNeeded(): boolean {
    return this.isHost && !this.saver?.hasFailed && this.world.hasOpenSessions();
  }

  /**
   * Stays until nobody’s deployment runs any more, writes the last time, and lets the account go. Where nothing can be
   * written it goes at once: what stands in the file is what the next command goes on from.
   */
  async close(): Promise<void> {
    try {
      if (this.server && !this.saver?.hasFailed) {
        do await this.quiet();
        while (await this.server.answered());
      }
      this.server?.close();
      this.saver?.close();
    } finally {
      this.letGo();
      this.end();
    }
  }

  /** Leaves at once: what runs counts as stopped and is taken over by the next command. */
  abandon(): void {
    this.server?.close();
    try {
      this.saver?.close();
    } finally {
      this.letGo();
      this.end();
    }
  }

  /** Whether anything runs, or waits for the sweeper. */
  private isBusy(): boolean {
    const { executions } = this.world;
    return executions.all().some(({ status }) => status === 'RUNNING') || this.world.hasOpenSessions();
  }

  private async quiet(): Promise<void> {
    const { world } = this;
    for (let neglected = 0; neglected < longestNeglectSeconds; neglected++) {
      await this.passes(world.executions.idle());
      await this.passes(world.told());
      if (!this.isBusy() && !world.buses.isTelling) break;
      await this.passes(world.clock.sleep(1000));
    }
  }

  private async ask(operation: string, input: unknown): Promise<unknown> {
    if (!isHostCall(operation)) throw new UnityError('NotSimulated', { message: `the host knows no ${operation}` });
    // The other side is this same program: what it sends is what the call takes.
    const call = this.calls[operation] as (asked: unknown) => unknown;
    const answer = call(input);
    if (operation === 'install' || operation === 'spread') this.saver?.note();
    return answer;
  }
}

/** A file may be whole and still not fit this program. @throws UnityError LocalWorldUnreadable */
function restore(file: string, work: () => RestoredWorld): RestoredWorld {
  try {
    return work();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UnityError('LocalWorldUnreadable', { message: `${file} cannot be read: ${why}`, cause });
  }
}
