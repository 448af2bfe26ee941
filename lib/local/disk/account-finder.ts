import { randomBytes } from 'node:crypto';
import { UnityError } from '../../domain/errors/unity-error';
import type { Clock } from '../../ports/clock';
import type { LocalWorldOptions } from '../host/world';
import { claim, livingClaims } from './claims';
import { GuestLine } from './guest-line';
import { clearLitter } from './litter';
import type { Patience } from './patience';
import { Resident } from './resident';
import { socketPath } from './socket-path';

/** How the account of a directory is opened. */
export interface AccountOptions {
  readonly directory: string;
  /** Settings and environments, when this process holds the account. */
  readonly world?: Pick<
    LocalWorldOptions,
    'settings' | 'environments' | 'access' | 'rollback' | 'guards' | 'messages' | 'person'
  >;
  /** Real time: what other processes do takes its own. */
  readonly realClock: Clock;
  /** Told when something was finished first that a process had left. */
  readonly onRecovered?: () => void;
  /** Told when the process that hosts the account does not answer for a while. */
  readonly onSilent?: (pid: number) => void;
  /** Whether time passes as in the world while a deployment asks a person, when this process holds the account. */
  readonly isPatient?: boolean;
  /** How long it may do so. */
  readonly patience?: Patience;
}

/** Tries to reach whoever claims the account, and the longest pause between two. About 20 s in all. */
const tries = 100;
const longestPauseMilliseconds = 250;

/** How fast the account’s time is to pass if this process comes to hold it. */
export type Speed = number | 'max';

/** Finds the account of a directory: at the process that hosts it, or in its file. */
export class AccountFinder {
  constructor(private readonly options: AccountOptions) {}

  /** Waits for the host that was started, or for another that came before it; undefined when it ended as if unneeded. */
  async meet(end: Promise<number | null>): Promise<GuestLine | undefined> {
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

  /** A line to whoever hosts the account; undefined where nobody does, or does not listen yet. */
  async reachHost(): Promise<GuestLine | undefined> {
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

  /** To look only. What a dead process left is finished first. */
  async openToRead(speed: Speed): Promise<Resident | GuestLine> {
    const line = await this.reachHost();
    if (line) return line;
    clearLitter(this.options.directory);
    const reader = new Resident(this.options.directory, this.options.world);
    if (!reader.isInterrupted) return reader;
    await reader.close();
    return this.acquire(speed);
  }

  /** To change it: as a guest of who hosts it, else as its host. */
  async acquire(speed: Speed): Promise<Resident | GuestLine> {
    const { directory, realClock } = this.options;
    for (let attempt = 1; attempt <= tries; attempt++) {
      const line = await this.reachHost();
      if (line) return line;
      const host = livingClaims(directory).length === 0 ? await this.tryToHost(speed) : undefined;
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

  private async tryToHost(speed: Speed): Promise<Resident | undefined> {
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
      resident.world.clock.setSpeed(speed);
      resident.world.isPatient = this.options.isPatient ?? false;
      return resident;
    } catch (error) {
      resident?.abandon();
      letGo();
      throw error;
    }
  }
}
