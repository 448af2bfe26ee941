import { exitCodes } from '../errors/exit-codes';
import { openGateway } from '../gateway/open-gateway';
import type { CommandSpec } from '../program/command-spec';

/** How long it waits for the command that started it. */
const idleSeconds = 20;

/** `unity local host`: holds the simulated account for deployments that outlive the command that started them. */
export const localHost: CommandSpec = {
  examples: [],
  json: 'none',

  async run(run) {
    const gateway = await openGateway({ ...run, globals: { ...run.globals, local: true } });
    try {
      await gateway.enter(run.globals.speed ?? 'max');
      await gateway.local?.serve(idleSeconds);
    } finally {
      await gateway.close();
    }
    return exitCodes.done;
  },
};
