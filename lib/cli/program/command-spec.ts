import type { CliIo } from '../io/cli-io';
import type { Printer } from '../io/printer';
import type { JsonLines } from '../reporters/json-lines';
import type { Given } from './given';
import type { GlobalOptions } from './global-options';

/** One positional argument: `<name>` is required, `[name]` is not, a trailing `...` takes many. */
export interface ArgumentSpec {
  readonly name: string;
  readonly description: string;
}

/** One option of a command, in commander’s notation: `--stack <name>`, `--detach`. */
export interface OptionSpec {
  readonly flags: string;
  readonly description: string;
  /** May be given several times; the values are collected. */
  readonly repeatable?: boolean;
  readonly choices?: readonly string[];
}

/** What a command runs with. */
export interface CommandRun {
  readonly io: CliIo;
  readonly globals: GlobalOptions;
  readonly given: Given;
  readonly print: Printer;
  /** There exactly when the command writes JSON line by line. */
  readonly lines: JsonLines | undefined;
}

/**
 * One verb. Its file is loaded only when it is called; what is heavy (the SDK, the simulated account) it should import
 * only from there.
 */
export interface CommandSpec {
  readonly arguments?: readonly ArgumentSpec[];
  readonly options?: readonly OptionSpec[];
  readonly examples: readonly string[];
  /** What `--json` writes: one object a line, one document, or nothing of its own. */
  readonly json: 'lines' | 'document' | 'none';
  /** Does it. Throws `UnityError` for what goes wrong; returns the exit code. */
  run(command: CommandRun): Promise<number>;
}
