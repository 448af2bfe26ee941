import { exitCodes } from '../errors/exit-codes';
import type { Gateway } from '../gateway/gateway';
import { openGateway } from '../gateway/open-gateway';
import type { CommandRun } from '../program/command-spec';

/**
 * Opens a gateway for work that a person may stop watching: the first Ctrl-C aborts the signal and nothing else, the
 * second ends the process at once.
 */
export async function withAttention(
  run: CommandRun,
  work: (gateway: Gateway, signal: AbortSignal) => Promise<number>,
): Promise<number> {
  const { print } = run;
  const gateway = await openGateway(run);
  const controller = new AbortController();
  let isStaying = false;
  const stopListening = run.io.onInterrupt(() => {
    if (controller.signal.aborted) {
      gateway.local?.abandon();
      run.io.leave(exitCodes.interrupted);
    }
    controller.abort();
    gateway.local?.hurry();
    if (isStaying) print.note('At full speed now. Press again to end at once; the next command then rolls it back.');
  });
  try {
    return await work(gateway, controller.signal);
  } finally {
    // Who has pressed already was told when it was pressed.
    isStaying = gateway.local?.isNeeded === true && !controller.signal.aborted;
    if (isStaying) {
      print.note('Something still runs in the simulated account, which lives in this process: it ends when that has.');
      print.note('Press Ctrl-C to let it end at full speed.');
    }
    await gateway.close();
    stopListening();
  }
}
