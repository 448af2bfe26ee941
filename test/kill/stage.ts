import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Command } from './command';

/** One simulated account on the disk, and every command that works on it. */
export class Stage {
  readonly directory = mkdtempSync(path.join(tmpdir(), 'unity-kill-'));
  readonly home = path.join(this.directory, 'home');
  readonly commands: Command[] = [];
  /** Commands that were killed on purpose: how they ended says nothing. */
  readonly killed = new Set<Command>();

  start(argv: readonly string[], env: Readonly<Record<string, string>> = {}): Command {
    const command = new Command([...argv, '--local', '--json'], {
      UNITY_HOME: this.home,
      HOME: this.directory,
      TMPDIR: this.directory,
      ...env,
    });
    this.commands.push(command);
    return command;
  }

  /** Runs a command to its end; one that does not end well is a fault of this script. */
  async must(...argv: readonly string[]): Promise<Command> {
    const command = this.start(argv);
    const { code } = await command.ended;
    if (code !== 0) throw new Error(`${argv.join(' ')} ended with ${code}: ${command.stderr} ${command.stdout}`);
    return command;
  }

  /** The processes that claim to host the account. */
  hosts(): readonly number[] {
    return this.litter().flatMap((name) => {
      const pid = /^host\.(\d+)\.\w+\.lock$/.exec(name)?.[1];
      return pid === undefined ? [] : [Number(pid)];
    });
  }

  /** What lies beside the account’s file. */
  litter(): readonly string[] {
    try {
      return readdirSync(this.home).filter((name) => name !== 'world.bin');
    } catch {
      // Killed before there was a directory.
      return [];
    }
  }

  async quiet(): Promise<void> {
    await Promise.all(this.commands.map(({ ended }) => ended));
  }

  remove(): void {
    for (const command of this.commands) if (command.isRunning) command.kill();
    rmSync(this.directory, { recursive: true, force: true });
  }
}
