import { deployStruck, type Struck, spot } from '../local/faults/struck';
import { expectMadeOrUndone, faultsOf } from './step-faults';

let undisturbed: Struck;
beforeAll(async () => {
  undisturbed = await deployStruck(spot());
});

describe('every step of spot', () => {
  test.each(faultsOf(spot(), 'make'))('%s ends as it must, without a trace', async (_text, fault) => {
    expectMadeOrUndone(await deployStruck(spot(), fault), fault, undisturbed);
  });
});
