import type { Gateway } from '../gateway/gateway';
import type { CommandRun } from '../program/command-spec';

/** A person should see a deployment pass in about that many seconds. */
const watchableSeconds = 5;
/** Virtual seconds a real second where nothing is known about how long it takes. */
const usualSpeed = 25;

/**
 * Begins to change things, on the simulated account with the speed that fits. Who holds it decides how fast its time
 * passes; a guest who asked for something else is told.
 */
export async function enterGateway(run: CommandRun, gateway: Gateway, expectedSeconds?: number): Promise<void> {
  await gateway.enter(speedFor(run, expectedSeconds));
  if (run.globals.speed !== undefined && gateway.local?.isHost === false) {
    run.print.note('Another command holds the simulated account and decides how fast its time passes.');
  }
}

/**
 * The same for a command that starts something: with `--detach`, or where that goes on when the command has ended, another
 * process holds the account for it.
 */
export async function enterFor(
  run: CommandRun,
  gateway: Gateway,
  expectedSeconds: number,
  { leaves = run.given.flag('detach') }: { readonly leaves?: boolean } = {},
): Promise<void> {
  if (!leaves || !gateway.local) return enterGateway(run, gateway, expectedSeconds);
  const speed = String(speedFor(run, expectedSeconds));
  const flag = run.globals.speed === undefined ? '--pace' : '--speed';
  await gateway.local.enterBehind(() => run.io.startInBackground(['local', 'host', flag, speed]));
}

/** How fast the simulated account’s time passes: as asked for; else fast enough to watch, or at once where nobody does. */
function speedFor({ globals, io }: Pick<CommandRun, 'globals' | 'io'>, expectedSeconds?: number): number | 'max' {
  if (globals.speed !== undefined) return globals.speed;
  if (!io.stderr.isTty || globals.json || globals.quiet) return 'max';
  return expectedSeconds === undefined ? usualSpeed : Math.max(1, expectedSeconds / watchableSeconds);
}
