import { definitions } from '../../lambdas/actions/definitions';
import { applicableKinds } from '../../lib/local/faults/applicable';
import { type Fault, faultText } from '../../lib/local/faults/fault';
import { faultKind } from '../../lib/local/faults/kinds/table';
import { parameterDefaults } from '../../lib/workflow/assumed-input';
import { evaluateCondition } from '../../lib/workflow/evaluate-condition';
import type { Step, Workflow } from '../../lib/workflow/model';
import type { Struck } from '../local/faults/struck';

const counts = [1, Number.POSITIVE_INFINITY] as const;

/** Every step of a workflow that runs unless told otherwise, or those named, with every kind that can strike it on a side, once and always. */
export function faultsOf(
  workflow: Workflow,
  side: Fault['side'],
  only: readonly string[] = workflow.steps.map(({ name }) => name),
): readonly (readonly [text: string, fault: Fault])[] {
  const steps = workflow.steps.filter((step) => only.includes(step.name) && runs(workflow, step));
  return steps.flatMap(({ name, service, action }) => {
    const definition = definitions[`${service}/${action}` as keyof typeof definitions];
    return applicableKinds(definition, side).flatMap((kind) =>
      counts.map((times) => {
        const fault: Fault = { side, step: name, kind, times };
        return [faultText(fault), fault] as const;
      }),
    );
  });
}

/** Whether a step runs with the workflow's defaults: what is skipped cannot be struck. */
function runs({ parameters }: Workflow, { when }: Step): boolean {
  const session = { id: 'session', stackName: 'shop', environment: 'dev' };
  const scope = { parameters: parameterDefaults(parameters), environment: {}, steps: {}, session };
  return when === undefined || evaluateCondition(when, scope);
}

/** The fault struck where it was aimed, and nothing of others was touched. */
function expectStruck({ strikes, baselineKept }: Struck, { side, step, kind }: Fault): void {
  expect(strikes.length).toBeGreaterThan(0);
  for (const strike of strikes) expect(strike).toMatchObject({ side, step, kind });
  expect(baselineKept).toBe(true);
}

/** A deployment that met the fault ended as its kind must: as without it, or undone without a trace. */
export function expectMadeOrUndone(struck: Struck, fault: Fault, undisturbed: Struck): void {
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
}

/** A rollback that met the fault ended as its kind must: clean, or dirty with everything named that is left. */
export function expectCleanOrNamed(struck: Struck, fault: Fault): void {
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
  // Stopped again and again a rollback may get past the step and leave what comes after it, or remove everything and
  // only never come to look again, which it must not call clean.
  if (fault.kind === 'abort' && left.length === 0) return;
  expect(leftovers.length).toBeGreaterThan(0);
  if (fault.kind !== 'abort') expect(leftovers.map(({ step }) => step)).toContain(fault.step);
}
