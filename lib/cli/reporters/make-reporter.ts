import type { Gateway } from '../gateway/gateway';
import type { CommandRun } from '../program/command-spec';
import { jsonReporter } from './json-reporter';
import { liveReporter } from './live-reporter';
import { plainReporter } from './plain-reporter';
import type { Reporter } from './reporter';

const silent: Reporter = { changed: () => undefined, stop: () => undefined };

/** The reporter that fits the flags and the stream: JSON, nothing, a moving tree, or lines. */
export function makeReporter(
  { io, globals, print, lines }: CommandRun,
  gateway: Pick<Gateway, 'clock'>,
  expected: ReadonlyMap<string, number>,
): Reporter {
  if (lines) return jsonReporter(lines);
  if (globals.quiet) return silent;
  const moves = io.stderr.isTty && io.env.TERM !== 'dumb' && !io.env.CI;
  return moves ? liveReporter(io, print, { clock: gateway.clock, expected }) : plainReporter(io, print);
}
