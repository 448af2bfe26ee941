import { exitCodes } from '../errors/exit-codes';
import type { Gateway } from '../gateway/gateway';
import { openGateway } from '../gateway/open-gateway';
import type { CommandRun } from '../program/command-spec';

/** npm and shells pass on what the terminal has sent already: within that time it is one press, in milliseconds. */
const onePressMilliseconds = 250;

/**
 * Opens a gateway for work that a person may stop watching: the first Ctrl-C aborts the signal and nothing else, the
 * second ends the process at once. A terminal that is closed counts as the first, however often it says so.
 */
export async function withAttention(
  run: CommandRun,
  work: (gateway: Gateway, signal: AbortSignal) => Promise<number>,
): Promise<number> {
  const { print, io } = run;
  const gateway = await openGateway(run);
  const controller = new AbortController();
  let isStaying = false;
  let pressedAt = 0;
  const stopListening = io.onInterrupt((isHangup) => {
    if (controller.signal.aborted) {
      if (isHangup || io.clock.now() - pressedAt < onePressMilliseconds) return;
      gateway.local?.abandon();
      io.leave(exitCodes.interrupted);
    }
    pressedAt = io.clock.now();
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
