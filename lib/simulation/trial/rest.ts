import type { LocalWorld } from '../../local/host/world';

/** How often it is looked whether all has come to rest, in seconds of the account. */
const lookSeconds = 5;

/** Waits until no session is open, nothing runs and all was told. False when that took longer than it may. */
export async function comesToRest(world: LocalWorld, withinSeconds: number): Promise<boolean> {
  const until = world.clock.now() + withinSeconds * 1000;
  for (;;) {
    await world.clock.sleep(lookSeconds * 1000);
    if (!world.isRunning() && !world.hasOpenSessions()) {
      await world.told();
      return true;
    }
    if (world.clock.now() > until) return false;
  }
}
