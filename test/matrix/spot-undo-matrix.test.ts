import { deployStruck, spot } from '../local/faults/struck';
import { expectCleanOrNamed, faultsOf } from './step-faults';

describe('the undo of every step of spot', () => {
  test.each(faultsOf(spot(), 'undo'))('%s ends clean, or names what is left', async (_text, fault) => {
    expectCleanOrNamed(await deployStruck(spot(), fault), fault);
  });

  test.each(['error', 'timeout', 'throttle', 'lost-response', 'crash-before-record', 'late'] as const)(
    'a network that cannot be removed for %s stays, and is named',
    async (kind) => {
      const { session, left } = await deployStruck(spot(), {
        side: 'undo',
        step: 'create_vpc',
        kind,
        times: Number.POSITIVE_INFINITY,
      });
      expect(session.rollback).toMatchObject({ verdict: 'dirty' });
      expect(session.rollback!.leftovers.length).toBeGreaterThan(0);
      if (kind === 'error' || kind === 'timeout' || kind === 'throttle') expect(left.length).toBeGreaterThan(3);
    },
  );
});
