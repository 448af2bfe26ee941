import { exitCodes } from './errors/exit-codes';
import { formatError } from './errors/format-error';
import { toUnityError } from './errors/to-unity-error';
import { paintFor } from './io/colours';
import { type ProcessFacts, realIo } from './io/real-io';
import { main } from './main';

/** Starts the command in this process; what nobody caught ends it as a bug of ours, without a stack unless asked for. */
export async function start(argv: readonly string[], facts: ProcessFacts): Promise<number> {
  const io = realIo(facts);
  const fail = (error: unknown): void => {
    const debug = argv.includes('--debug');
    const paint = paintFor(io.stderr, io.env, !argv.includes('--no-color'));
    io.stderr.write(`${formatError(toUnityError(error), { paint, debug, github: false, flags: '' })}\n`);
    io.leave(exitCodes.bug);
  };
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
  return main(argv, io);
}
