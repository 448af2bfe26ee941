import { distributionWorkflow } from '../helpers/distribution';
import { deployStruck, type Struck } from '../local/faults/struck';
import { expectCleanOrNamed, expectMadeOrUndone, faultsOf } from './step-faults';

const workflow = distributionWorkflow();
const only = ['create_distribution'];

let undisturbed: Struck;
beforeAll(async () => {
  undisturbed = await deployStruck(workflow);
});

describe('a distribution before a load balancer that is only created', () => {
  test('is there with all that it stands on', () => {
    expect(undisturbed.session).toMatchObject({ state: 'completed', root_cause: null });
    expect(undisturbed.leftTypes).toContain('AWS::CloudFront::Distribution');
  });

  test.each(faultsOf(workflow, 'make', only))('%s ends as it must, without a trace', async (_text, fault) => {
    expectMadeOrUndone(await deployStruck(workflow, fault), fault, undisturbed);
  });

  test.each(faultsOf(workflow, 'undo', only))('%s ends clean, or names what is left', async (_text, fault) => {
    expectCleanOrNamed(await deployStruck(workflow, fault), fault);
  });
});
