import { faultKind } from '../../../lib/local/faults/kinds/table';
import { expectStruck, spotFaults } from './spot-faults';
import { deployStruck, type Struck, spot } from './struck';

let undisturbed: Struck;
beforeAll(async () => {
  undisturbed = await deployStruck(spot());
});

describe('every step of spot', () => {
  test.each(spotFaults('make'))('%s ends as it must, without a trace', async (_text, fault) => {
    const struck = await deployStruck(spot(), fault);
    const { session, left, leftTypes } = struck;
    expectStruck(struck, fault);
    const striking = faultKind(fault.kind).make;
    const outcome = fault.times === 1 ? striking.once : striking.always;
    if (outcome === 'recovers' || (outcome === 'recovers or undone' && session.state === 'completed')) {
      expect(session).toMatchObject({ state: 'completed', root_cause: null });
      expect(leftTypes).toEqual(undisturbed.leftTypes);
      return;
    }
    expect(session).toMatchObject({
      state: 'rolled_back',
      root_cause: { step: fault.step },
      rollback: { verdict: 'clean', leftovers: [], kept: [] },
    });
    expect(left).toEqual([]);
  });
});
