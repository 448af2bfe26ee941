import { expectMakeEnd, faultsOf } from './expected-ends';
import { deployStruck, type Struck, spot } from './struck';

let undisturbed: Struck;
beforeAll(async () => {
  undisturbed = await deployStruck(spot());
});

describe('every step of spot', () => {
  test.each(faultsOf(spot(), 'make'))('%s ends as it must, without a trace', async (_text, fault) => {
    expectMakeEnd(await deployStruck(spot(), fault), fault, undisturbed);
  });
});
