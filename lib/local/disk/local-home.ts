import { randomBytes } from 'node:crypto';
import type { HttpGet } from '../../../lambdas/shared/clients';
import { UnityError } from '../../domain/errors/unity-error';
import type { Clock } from '../../ports/clock';
import type { Backend } from '../host/doors';
import type { LocalWorldOptions } from '../host/world';
import { assertWritable } from './assert-writable';
import { claim, livingClaims } from './claims';
import { GuestLine, HostGone } from './guest-line';
import { type HostCalls, hostService } from './host-calls';
import { clearLitter } from './litter';
import type { Patience } from './patience';
import { Resident } from './resident';
import { socketPath } from './socket-path';

/** How the account of a directory is opened. */
export interface LocalHomeOptions {
  readonly directory: string;
  /** Settings and environments, when this process holds the account. */
  readonly world?: Pick<LocalWorldOptions, 'settings' | 'environments'>;
  /** Real time: what other processes do takes its own. */
  readonly realClock: Clock;
  /** Told when something was finished first that a process had left. */
  readonly onRecovered?: () => void;
  /** Told when the process that hosts the account does not answer for a while. */
  readonly onSilent?: (pid: number) => void;
  /** How long it may do so. */
  readonly patience?: Patience;
}

/** Tries to reach whoever claims the account, and the longest pause between two. About 20 s in all. */
const tries = 100;
const longestPauseMilliseconds = 250;
/** A background host that went away before anybody met it is started anew this often. */
const starts = 3;
/** A guest looks for changes this often. */
const lookMilliseconds = 120;
/** Reading the whole account anew costs more. */
const rereadMilliseconds = 500;

/**
 * The simulated account as one command has it, whoever holds it: this process, or another one that this is a guest of.
 * When the host goes away, this process takes over or finds the next one; calls that were not answered are made again.
 */
export class LocalHome implements Backend {
  private isChanging = false;
  private speed: number | 'max' = 'max';
  private finding: Promise<Resident | GuestLine> | undefined;

  private constructor(
    private readonly options: LocalHomeOptions,
    private role: Resident | GuestLine | undefined,
  ) {}

  /** Opens the account for reading. What a dead process left is finished first. */
  static async open(options: LocalHomeOptions): Promise<LocalHome> {
    const home = new LocalHome(options, undefined);
    await home.find();
    return home;
  }

  /** What follows changes the account: hosts it, or joins who does. */
  async enter(speed: number | 'max'): Promise<void> {
    this.speed = speed;
    this.isChanging = true;
    if (this.role instanceof Resident && !this.role.isHost) {
      await this.role.close();
      this.role = undefined;
    }
    const role = await this.find();
    if (role instanceof Resident) role.world.clock.setSpeed(speed);
  }

  /**
   * The same as a guest of a process that outlives this one: the one that hosts, or one that `start` starts, which
   * resolves when that has ended again.
   */
  async enterBehind(start: () => Promise<number | null>): Promise<void> {
    this.isChanging = true;
    if (this.role instanceof GuestLine) return;
    await this.role?.close();
    assertWritable(this.options.directory);
    for (let attempt = 1; attempt <= starts; attempt++) {
      this.role = await this.meet(start());
      if (this.role) return;
    }
    throw new UnityError('LocalWorldBusy', {
      message: 'the process that was started in the background does not answer',
    });
  }

  /** Waits for the host that was started, or for another that came before it; undefined when it ended as if unneeded. */
  private async meet(end: Promise<number | null>): Promise<GuestLine | undefined> {
    let ended: { readonly code: number | null } | undefined;
    void end.then((code) => {
      ended = { code };
    });
    for (let attempt = 1; attempt <= tries; attempt++) {
      // What has ended by now may have been seen by nobody.
      const last = ended;
      const line = await this.reachHost();
      if (line) return line;
      if (last?.code) {
        throw new UnityError('LocalWorldBusy', { message: `the process in the background ended with ${last.code}` });
      }
      if (last) return undefined;
      await this.options.realClock.sleep(Math.min(longestPauseMilliseconds, attempt * 20));
    }
    return undefined;
  }

  /** As a host: stays until the guests that came have left, no longer than that without one, or until it is told to end. */
  async serve(idleSeconds: number, signal?: AbortSignal): Promise<void> {
    if (!(this.role instanceof Resident)) return;
    let isDeserted = false;
    void this.role.deserted().then(() => {
      isDeserted = true;
    });
    for (
      let waited = 0;
      waited < idleSeconds * 1000 && !isDeserted && !signal?.aborted;
      waited += longestPauseMilliseconds
    ) {
      await this.options.realClock.sleep(longestPauseMilliseconds);
    }
  }

  /** Whether other commands depend on this process. */
  get isHost(): boolean {
    return this.role instanceof Resident && this.role.isHost;
  }

  /** Whether a session is open in this process, which therefore stays when it is closed. */
  get isNeeded(): boolean {
    return this.role instanceof Resident && this.role.isNeeded;
  }

  readonly clock: Clock = {
    now: () => (this.role instanceof Resident ? this.role.world.clock.now() : (this.role?.now ?? 0)),
    sleep: (milliseconds) =>
      this.role instanceof Resident
        ? this.role.passes(this.role.world.clock.sleep(milliseconds))
        : this.options.realClock.sleep(Math.min(milliseconds, lookMilliseconds)),
  };

  readonly http: HttpGet = (url) => Promise.reject(new Error(`commands call no address: ${url}`));

  async call(service: string, operation: string, input: unknown): Promise<unknown> {
    for (;;) {
      const role = await this.find();
      try {
        return await role.call(service, operation, input);
      } catch (error) {
        if (!(error instanceof HostGone)) throw error;
        if (this.role === role) this.role = undefined;
      }
    }
  }

  /** One of the calls that are no service’s. */
  async ask<Name extends keyof HostCalls>(
    name: Name,
    ...asked: Parameters<HostCalls[Name]>
  ): Promise<ReturnType<HostCalls[Name]>> {
    return (await this.call(hostService, name, asked[0])) as ReturnType<HostCalls[Name]>;
  }

  /** Resolves when something may have changed, after a while at the latest. `pauseSeconds`: not before, in its time. */
  async changed(pauseSeconds: number): Promise<void> {
    const { role } = this;
    if (!(role instanceof Resident)) return this.options.realClock.sleep(lookMilliseconds);
    if (!role.isHost) return this.forget(role);
    const clock = role.world.clock;
    await role.passes(Promise.race([role.nextWrite(), clock.sleep(300_000)]));
    await role.passes(clock.sleep(pauseSeconds * 1000));
  }

  /** Makes sure that what is known by now outlives this process. */
  flush(): void {
    if (this.role instanceof Resident) this.role.flush();
  }

  /** From now on as fast as it goes. */
  hurry(): void {
    this.speed = 'max';
    if (this.role instanceof Resident) this.role.world.clock.setSpeed('max');
  }

  /** Ends when nobody needs this process any more. */
  async close(): Promise<void> {
    const { role } = this;
    if (role instanceof Resident) await role.close();
    else role?.close();
  }

  /** Ends at once. */
  abandon(): void {
    const { role } = this;
    if (role instanceof Resident) role.abandon();
    else role?.close();
  }

  /** A reader sees the account as it was when it was read: the next look reads it anew, or finds who hosts it now. */
  private async forget(reader: Resident): Promise<void> {
    await reader.close();
    this.role = undefined;
    await this.options.realClock.sleep(rereadMilliseconds);
    await this.find();
  }

  private async find(): Promise<Resident | GuestLine> {
    if (this.role) return this.role;
    this.finding ??= (this.isChanging ? this.acquire() : this.openToRead()).finally(() => {
      this.finding = undefined;
    });
    this.role = await this.finding;
    return this.role;
  }

  private async reachHost(): Promise<GuestLine | undefined> {
    const { directory, patience, onSilent } = this.options;
    for (const claim of livingClaims(directory)) {
      const line = await GuestLine.connect(claim, {
        ...(patience && { patience }),
        onSilent: ({ pid }) => onSilent?.(pid),
      });
      if (line) return line;
    }
    return undefined;
  }

  private async openToRead(): Promise<Resident | GuestLine> {
    const line = await this.reachHost();
    if (line) return line;
    clearLitter(this.options.directory);
    const reader = new Resident(this.options.directory, this.options.world);
    if (!reader.isInterrupted) return reader;
    await reader.close();
    return this.acquire();
  }

  private async acquire(): Promise<Resident | GuestLine> {
    const { directory, realClock } = this.options;
    for (let attempt = 1; attempt <= tries; attempt++) {
      const line = await this.reachHost();
      if (line) return line;
      const host = livingClaims(directory).length === 0 ? await this.tryToHost() : undefined;
      if (host) return host;
      // Two that gave way to each other must not meet again.
      const chance = randomBytes(1).readUInt8() / 256;
      await realClock.sleep(Math.min(longestPauseMilliseconds, attempt * 5) * (0.5 + chance));
    }
    const pids = livingClaims(directory).map(({ pid }) => pid);
    throw new UnityError('LocalWorldBusy', {
      message: `process ${pids.join(', ')} holds ${directory} and does not answer`,
    });
  }

  private async tryToHost(): Promise<Resident | undefined> {
    const { directory, onRecovered } = this.options;
    const unique = randomBytes(6).toString('hex');
    const socket = socketPath(directory, unique);
    const letGo = claim(directory, socket, unique);
    if (!letGo) return undefined;
    let resident: Resident | undefined;
    try {
      clearLitter(directory);
      resident = new Resident(directory, this.options.world);
      await resident.host(socket, letGo);
      if (resident.isInterrupted) {
        await resident.recover();
        onRecovered?.();
      }
      resident.world.clock.setSpeed(this.speed);
      return resident;
    } catch (error) {
      resident?.abandon();
      letGo();
      throw error;
    }
  }
}
