import type { Gateway } from '../gateway/gateway';
import type { CommandRun } from '../program/command-spec';
import { jsonReporter } from './json-reporter';
import { liveReporter } from './live-reporter';
import { plainReporter } from './plain-reporter';
import type { Reporter } from './reporter';

const silent: Reporter = { changed: () => undefined, stop: () => undefined };

/** The reporter that fits the flags and the stream: JSON, nothing, a moving tree, or lines. */
export function makeReporter(run: CommandRun, account: Pick<Gateway, 'clock' | 'settings'>): Reporter {
  const { io, globals, print, lines } = run;
  if (lines) return jsonReporter(io, lines, account);
  if (globals.quiet) return silent;
  return movesOn(run) ? liveReporter(io, print, account) : plainReporter(io, print, account);
}

/** Whether what is told may be rewritten: not in a pipeline, even where that lends a terminal. */
export function movesOn({ io }: Pick<CommandRun, 'io'>): boolean {
  return io.stderr.isTty && io.env.TERM !== 'dumb' && !io.env.CI;
}
