import { deployStruck, spot } from '../local/faults/struck';
import { describeUndo } from './shipped';

describeUndo(spot());

describe('a network that is struck again and again', () => {
  test.each(['error', 'timeout', 'throttle', 'lost-response', 'crash-before-record', 'late'] as const)(
    'stays when it cannot be removed for %s, and is named',
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
