import { faultKind } from '../../../lib/local/faults/kinds/table';
import { expectStruck, spotFaults } from './spot-faults';
import { deployStruck, spot } from './struck';

describe('the undo of every step of spot', () => {
  test.each(spotFaults('undo'))('%s ends clean, or names what is left', async (_text, fault) => {
    const struck = await deployStruck(spot(), fault);
    const { session, left } = struck;
    expectStruck(struck, fault);
    const striking = faultKind(fault.kind).undo!;
    const mustBeClean = (fault.times === 1 ? striking.once : striking.always) === 'clean';
    if (mustBeClean || session.rollback!.verdict === 'clean') {
      expect(session).toMatchObject({ state: 'rolled_back', rollback: { verdict: 'clean', leftovers: [] } });
      expect(left).toEqual([]);
      return;
    }
    expect(session).toMatchObject({ state: 'failed', rollback: { verdict: 'dirty' } });
    const leftovers = session.rollback!.leftovers;
    expect(leftovers.map(({ type, id }) => `${type} ${id}`)).toEqual(expect.arrayContaining([...left]));
    expect(leftovers.map(({ step }) => step)).toContain(fault.step);
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
