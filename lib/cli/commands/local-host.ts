import { exitCodes } from '../errors/exit-codes';
import type { CommandSpec } from '../program/command-spec';
import { withAttention } from '../session/attention';

/** How long it waits for the command that started it. */
const idleSeconds = 20;

/** `unity local host`: holds the simulated account for deployments that outlive the command that started them. */
export const localHost: CommandSpec = {
  examples: [],
  json: 'none',

  run: (given) => {
    const run = { ...given, globals: { ...given.globals, local: true } };
    return withAttention(run, async (gateway, signal) => {
      await gateway.enter(run.globals.speed ?? 'max');
      await gateway.local?.serve(idleSeconds, signal);
      return exitCodes.done;
    });
  },
};
