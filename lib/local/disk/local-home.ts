import type { HttpGet } from '../../../lambdas/shared/clients';
import { UnityError } from '../../domain/errors/unity-error';
import type { Clock } from '../../ports/clock';
import type { Backend } from '../host/doors';
import { AccountFinder, type AccountOptions, type Speed } from './account-finder';
import { assertWritable } from './assert-writable';
import { GuestLine, HostGone } from './guest-line';
import { type HostCalls, hostService } from './host-calls';
import { Resident } from './resident';

/** A background host that went away before anybody met it is started anew this often. */
const starts = 3;
/** A guest looks for changes this often. */
const lookMilliseconds = 120;
/** Reading the whole account anew costs more. */
const rereadMilliseconds = 500;
/** Whether a host is still needed is looked at this often. */
const serveMilliseconds = 250;

/**
 * The simulated account as one command has it, whoever holds it: this process, or another one that this is a guest of.
 * When the host goes away, this process takes over or finds the next one; calls that were not answered are made again.
 */
export class LocalHome implements Backend {
  private isChanging = false;
  private speed: Speed = 'max';
  private finding: Promise<Resident | GuestLine> | undefined;
  private readonly finder: AccountFinder;

  private constructor(
    private readonly options: AccountOptions,
    private role: Resident | GuestLine | undefined,
  ) {
    this.finder = new AccountFinder(options);
  }

  /** Opens the account for reading. What a dead process left is finished first. */
  static async open(options: AccountOptions): Promise<LocalHome> {
    const home = new LocalHome(options, undefined);
    await home.find();
    return home;
  }

  /** What follows changes the account: hosts it, or joins who does. */
  async enter(speed: Speed): Promise<void> {
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
      const line = await this.finder.meet(start());
      this.role = line && (await greeted(line));
      if (this.role) return;
    }
    throw new UnityError('LocalWorldBusy', {
      message: 'the process that was started in the background does not answer',
    });
  }

  /** As a host: stays until the guests that came have left, no longer than that without one, or until it is told to end. */
  async serve(idleSeconds: number, signal?: AbortSignal): Promise<void> {
    if (!(this.role instanceof Resident)) return;
    let isDeserted = false;
    void this.role.deserted().then(() => {
      isDeserted = true;
    });
    for (let waited = 0; waited < idleSeconds * 1000 && !isDeserted && !signal?.aborted; waited += serveMilliseconds) {
      await this.options.realClock.sleep(serveMilliseconds);
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
  ): Promise<Awaited<ReturnType<HostCalls[Name]>>> {
    return (await this.call(hostService, name, asked[0])) as Awaited<ReturnType<HostCalls[Name]>>;
  }

  /** Resolves when something may have changed, after a while at the latest. `pauseSeconds`: not before, in its time. */
  async changed(pauseSeconds: number, atMostSeconds = 300): Promise<void> {
    const { role } = this;
    if (!(role instanceof Resident)) return this.options.realClock.sleep(lookMilliseconds);
    if (!role.isHost) return this.forget(role);
    const clock = role.world.clock;
    await role.passes(Promise.race([role.nextWrite(), clock.sleep(Math.min(300, atMostSeconds) * 1000)]));
    await role.passes(clock.sleep(pauseSeconds * 1000));
  }

  /** Makes sure that what is known by now outlives this process. */
  flush(): void {
    if (this.role instanceof Resident) this.role.flush();
  }

  /** From now on as fast as it goes. */
  hurry(): void {
    this.speed = 'max';
    if (!(this.role instanceof Resident)) return;
    this.role.world.clock.setSpeed('max');
    this.role.world.isPatient = false;
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
    this.finding ??= this.open().finally(() => {
      this.finding = undefined;
    });
    this.role = await this.finding;
    return this.role;
  }

  private async open(): Promise<Resident | GuestLine> {
    const role = await (this.isChanging ? this.finder.acquire(this.speed) : this.finder.openToRead(this.speed));
    return role instanceof GuestLine ? greeted(role) : role;
  }
}

/** A guest knows the account’s time from the first answer on: who asks for it first would be told 1970. */
async function greeted(line: GuestLine): Promise<GuestLine> {
  await line.call(hostService, 'greet', undefined).catch((error: unknown) => {
    // Whoever calls next finds the next host.
    if (!(error instanceof HostGone)) throw error;
  });
  return line;
}
