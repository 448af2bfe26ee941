import type { Workflow } from '../../lib/workflow/model';
import { deployStruck, type Struck } from '../local/faults/struck';
import { expectCleanOrNamed, expectMadeOrUndone, faultsOf } from './step-faults';

/** Every step of a workflow with every kind of fault that can strike it, once and always, on the way forward. */
export function describeForward(workflow: Workflow): void {
  let undisturbed: Struck;
  beforeAll(async () => {
    undisturbed = await deployStruck(workflow);
  });

  describe(`every step of ${workflow.name}`, () => {
    test('completes where nothing strikes', () => {
      expect(undisturbed.session).toMatchObject({ state: 'completed', root_cause: null });
    });

    test.each(faultsOf(workflow, 'make'))('%s ends as it must, without a trace', async (_text, fault) => {
      expectMadeOrUndone(await deployStruck(workflow, fault), fault, undisturbed);
    });
  });
}

/** The same on the way back. */
export function describeUndo(workflow: Workflow): void {
  describe(`the undo of every step of ${workflow.name}`, () => {
    test.each(faultsOf(workflow, 'undo'))('%s ends clean, or names what is left', async (_text, fault) => {
      expectCleanOrNamed(await deployStruck(workflow, fault), fault);
    });
  });
}
