import path from 'node:path';
import type { Command } from './command';
import { projectRoot } from './project-root';
import type { Moment } from './seed-plan';
import type { Stage } from './stage';
import type { Life } from './usual-life';

/** What makes a process count its writes of the account, and die at a moment of its own. */
export const killer = {
  NODE_OPTIONS: `--require ${path.join(projectRoot(), 'test/kill/fixtures/kill-at.cjs')}`,
} as const;

/** The environment of a host that dies at a write or an answer by itself; empty for one that is killed by the clock. */
export function deathOf(moment: Moment, { saves }: Life): Readonly<Record<string, string>> {
  if (moment.kind === 'time') return {};
  if (moment.kind === 'answer') return { ...killer, KILL_AT_ANSWER: String(moment.count), KILL_PLACE: moment.place };
  return { ...killer, KILL_AT_SAVE: String(1 + Math.floor(moment.share * saves)), KILL_PLACE: moment.place };
}

/** Milliseconds from a host’s start to the moment, or to about where it must be. */
export const millisecondsTo = (moment: Moment, { milliseconds }: Life): number => moment.share * milliseconds;

/** How a host ended, with words for people. */
export interface Killed {
  readonly wasKilled: boolean;
  readonly how: string;
}

/** Resolves when the host has been killed, or has ended before. */
export async function killHost(stage: Stage, host: Command, moment: Moment, life: Life): Promise<Killed> {
  stage.killed.add(host);
  if (moment.kind === 'time') {
    await pause(millisecondsTo(moment, life) - (performance.now() - host.startedAt));
    host.kill();
  }
  const { signal, code } = await host.ended;
  const after = `${Math.round(performance.now() - host.startedAt)} ms`;
  if (signal === 'SIGKILL') return { wasKilled: true, how: `killed after ${after}` };
  return { wasKilled: false, how: `ended by itself with ${code} after ${after}` };
}

/** The same for the process that `deploy --detach` leaves in the background. */
export async function killBackground(stage: Stage, starter: Command, moment: Moment, life: Life): Promise<Killed> {
  if (moment.kind === 'time') await pause(millisecondsTo(moment, life));
  // It may not be there yet, or be gone already.
  for (;;) {
    const [pid] = stage.hosts().filter((one) => one !== starter.pid);
    const after = `${Math.round(performance.now() - starter.startedAt)} ms`;
    if (pid !== undefined && (moment.kind === 'time' || !isAlive(pid))) {
      if (moment.kind === 'time') process.kill(pid, 'SIGKILL');
      while (isAlive(pid)) await pause(5);
      return { wasKilled: true, how: `background host killed after ${after}` };
    }
    if (pid === undefined && !starter.isRunning) return { wasKilled: false, how: `ended by itself within ${after}` };
    await pause(5);
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.max(0, milliseconds)));
