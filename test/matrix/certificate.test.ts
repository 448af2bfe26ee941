import { certificateWorkflow } from '../helpers/certificate';
import { deployStruck, type Struck } from '../local/faults/struck';
import { expectCleanOrNamed, expectMadeOrUndone, faultsOf } from './step-faults';

const workflow = certificateWorkflow({ domain: 'shop.example.com', zone: 'Z0123456789EXAMPLE' });
const only = ['certificate'];

let undisturbed: Struck;
beforeAll(async () => {
  undisturbed = await deployStruck(workflow);
});

describe('a certificate that a distribution uses', () => {
  test('is there with the record that proves its name', () => {
    expect(undisturbed.session).toMatchObject({ state: 'completed', root_cause: null });
    expect(undisturbed.leftTypes).toEqual(
      expect.arrayContaining(['AWS::CertificateManager::Certificate', 'AWS::Route53::RecordSet']),
    );
  });

  test.each(faultsOf(workflow, 'make', only))('%s ends as it must, without a trace', async (_text, fault) => {
    expectMadeOrUndone(await deployStruck(workflow, fault), fault, undisturbed);
  });

  test.each(faultsOf(workflow, 'undo', only))('%s ends clean, or names what is left', async (_text, fault) => {
    expectCleanOrNamed(await deployStruck(workflow, fault), fault);
  });
});
