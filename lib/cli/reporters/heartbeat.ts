import type { CliIo } from '../io/cli-io';

/** After that long without a word a pipeline wonders whether anybody is there. */
const heartbeatMilliseconds = 30_000;

/** A sign of life after each half a minute of silence, in real time. */
export function heartbeat(
  io: Pick<CliIo, 'clock' | 'every'>,
  beat: () => void,
): { readonly told: () => void; readonly stop: () => void } {
  let toldAt = io.clock.now();
  const told = (): void => {
    toldAt = io.clock.now();
  };
  const stop = io.every(1000, () => {
    if (io.clock.now() - toldAt >= heartbeatMilliseconds) beat();
  });
  return { told, stop };
}
