import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Branching, Struck } from '../../lib/simulation/campaign/branching';

interface Forking {
  /** 0 in the new process. */
  fork(): number;
  leave(): void;
  /** The status of one process that has ended. */
  wait(): number;
}

/** Compiles the addon for the Node that runs, which brings its headers along. */
function loadAddon(root: string): Forking {
  const place = path.join(root, '.unity-build');
  const addon = path.join(place, 'forking.node');
  const headers = path.join(path.dirname(process.execPath), '..', 'include', 'node');
  mkdirSync(place, { recursive: true });
  const source = path.join(root, 'test', 'campaign', 'forking.c');
  execFileSync('gcc', ['-O2', '-shared', '-fPIC', `-I${headers}`, source, '-o', addon], { stdio: 'inherit' });
  return createRequire(path.join(root, 'package.json'))(addon) as Forking;
}

/**
 * Branches are processes of their own, so many at a time; what they came to they leave in files. One that dies is told of
 * when all have ended: the run they branch off would take the error for an answer of AWS, and go another way.
 */
export function forkingBranches(
  root: string,
  atOnce: number,
  addon: Forking = loadAddon(root),
  place: string = mkdtempSync(path.join(tmpdir(), 'unity-campaign-')),
): Branching {
  let running = 0;
  let own = -1;
  let failure: string | undefined;
  const tidy = (): void => rmSync(place, { recursive: true, force: true });
  // A branch that dies of an error leaves by this door too.
  process.once('exit', () => {
    if (own < 0) tidy();
  });
  const waitForOne = (): void => {
    const status = addon.wait();
    running -= 1;
    if (status !== 0) failure ??= `a branch ended with status ${status}`;
  };
  return {
    branch(index) {
      if (running >= atOnce) waitForOne();
      if (failure !== undefined) return false;
      const branch = addon.fork();
      if (branch < 0) failure = 'no process could be made';
      if (branch > 0) running += 1;
      if (branch === 0) own = index;
      return branch === 0;
    },
    end(struck) {
      writeFileSync(path.join(place, `${own}.json`), JSON.stringify(struck));
      addon.leave();
    },
    join() {
      while (running > 0) waitForOne();
      if (failure !== undefined) throw new Error(failure);
      const ended = readdirSync(place).map((name): [number, Struck] => [
        Number.parseInt(name, 10),
        JSON.parse(readFileSync(path.join(place, name), 'utf8')) as Struck,
      ]);
      tidy();
      return new Map(ended);
    },
  };
}
