import { Ansis } from 'ansis';
import type { CliIo, Output } from './cli-io';

/** What a piece of text is, for colouring it. */
export type Tone = 'good' | 'bad' | 'busy' | 'dim' | 'strong' | 'warn' | 'plain';

/** Colours a text, or leaves it alone where the stream shows none. */
export type Paint = (tone: Tone, text: string) => string;

/** Whether a stream shows colours: `NO_COLOR` and `--no-color` before `FORCE_COLOR`, then what the stream is. */
export function showsColour(output: Output, env: CliIo['env'], isWanted: boolean): boolean {
  if (!isWanted || (env.NO_COLOR ?? '') !== '') return false;
  const forced = env.FORCE_COLOR;
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return output.isTty && env.TERM !== 'dumb';
}

/** A painter for a stream. */
export function paintFor(output: Output, env: CliIo['env'], isWanted: boolean): Paint {
  const ansis = new Ansis(showsColour(output, env, isWanted) ? 1 : 0);
  const paints: Readonly<Record<Tone, (text: string) => string>> = {
    good: (text) => ansis.green(text),
    bad: (text) => ansis.red(text),
    busy: (text) => ansis.cyan(text),
    warn: (text) => ansis.yellow(text),
    dim: (text) => ansis.dim(text),
    strong: (text) => ansis.bold(text),
    plain: (text) => text,
  };
  return (tone, text) => paints[tone](text);
}
