import type { SessionItem, StepItem } from '../../ledger/items';
import { dealIntoLists } from '../../rollback/plan';
import { returnListLength, returnLists } from '../../workflow/asl/return-machine';
import { gateSecondsOf, machineLimits, worstReturnEvents } from '../../workflow/limits';
import type { Step, Workflow } from '../../workflow/model';
import type { Engine } from '../engine';

/** A step as the machine of returns drives it: what the machine of a workflow knows when it is compiled, and ids. */
export interface ReturnTask {
  readonly session_id: string;
  readonly step: string;
  readonly epoch: number;
  readonly set: string;
  readonly gated: boolean;
  readonly gate_seconds: number;
  readonly copies_data: boolean;
}

/** What that machine goes on with beside what every machine is told. */
export interface ReturnLanes {
  /** To be rehearsed. */
  readonly sets: readonly Pick<ReturnTask, 'session_id' | 'epoch' | 'set'>[];
  readonly lists: readonly (readonly ReturnTask[])[];
}

interface Driving {
  readonly engine: Engine;
  readonly workflow: Workflow;
  readonly epoch: number;
}

/** The steps of a session, dealt into lists that are driven all at once. */
export function returnLanes(steps: readonly StepItem[], driving?: Driving): ReturnLanes {
  const tasks = driving ? steps.filter(({ dropped }) => !dropped).map((step) => taskOf(step, driving)) : [];
  const sets = new Map(tasks.map(({ session_id, epoch, set }) => [set, { session_id, epoch, set }]));
  return { sets: [...sets.values()], lists: dealIntoLists(tasks, returnLists, returnListLength) };
}

function taskOf(step: StepItem, { engine, workflow, epoch }: Driving): ReturnTask {
  return {
    session_id: step.session_id,
    step: step.name,
    epoch,
    set: engine.definitions[`${step.spec.service}/${step.spec.action}`]?.permissionSet ?? 'control',
    gated: step.spec.dependsOn.length > 0,
    gate_seconds: gateSecondsOf(workflow, engine.settings),
    copies_data: step.spec.checkpointData === 'snapshot',
  };
}

/** What to do about what the machine of returns cannot drive. */
export const deployItsFile = 'Deploy the file that it was made from: that is a revision too.';

/** Why the machine of returns cannot drive the workflow that a session was made by; undefined where it can. */
export function whyNotDriven(
  { definitions, settings }: Pick<Engine, 'definitions' | 'settings'>,
  workflow: Workflow,
  { session_id: id }: Pick<SessionItem, 'session_id'>,
): string | undefined {
  const made = `${id} was made by ${workflow.id}`;
  const definitionOf = ({ service, action }: Step) => definitions[`${service}/${action}`];
  const unknown = workflow.steps.find((step) => !definitionOf(step));
  if (unknown) return `${made}, and ${unknown.service}/${unknown.action} of ${unknown.name} is no action any more`;
  const events = worstReturnEvents(workflow, {
    gateTimeoutSeconds: gateSecondsOf(workflow, settings),
    sliceSeconds: settings.sliceSeconds,
    holds: (step) => definitionOf(step)?.waits === 'token',
  });
  if (events <= machineLimits.historyEvents) return undefined;
  return `${made}, which may leave ${events} history events so (limit ${machineLimits.historyEvents})`;
}
