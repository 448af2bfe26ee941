import { exitCodes } from '../errors/exit-codes';
import type { CommandSpec } from '../program/command-spec';
import { withAttention } from '../session/attention';

/** How long it waits for the command that started it. */
const idleSeconds = 20;

/** `unity local host`: holds the simulated account for deployments that outlive the command that started them. */
export const localHost: CommandSpec = {
  options: [{ flags: '--pace <n|max>', description: 'the speed where the person asked for none' }],
  examples: [],
  json: 'none',

  run: (given) => {
    const run = { ...given, globals: { ...given.globals, local: true } };
    return withAttention(run, async (gateway, signal) => {
      await gateway.enter(run.globals.speed ?? paceOf(run.given.text('pace')));
      await gateway.local?.serve(idleSeconds, signal);
      return exitCodes.done;
    });
  },
};

/** Given by the command that starts it, which has worked it out. */
function paceOf(text: string | undefined): number | 'max' {
  const pace = Number(text);
  return pace > 0 ? pace : 'max';
}
