import { UnityError } from '../../domain/errors/unity-error';
import type { JsonObject } from '../../domain/json';
import { loadSteps } from '../../engine/session/session-store';
import type { Workflow } from '../../workflow/model';
import type { Gateway } from '../gateway/gateway';
import { placedConfigOf } from '../gateway/open-gateway';
import { checkLayers, layersAt } from '../input/parameter-layers';
import { type FoundWorkflow, findWorkflow, type WorkflowText, workflowTypes } from '../input/workflow-source';
import { cleanLine } from '../io/clean-text';
import type { CommandRun } from '../program/command-spec';
import { workflowOf } from '../session/wanted-workflow';
import type { Proposal } from './show-promotion';

/** What is to be promoted, as it will be deployed. */
export interface Order extends Proposal {
  readonly workflow: Workflow;
  /** What the workflow was read from, where that is known here. */
  readonly text: WorkflowText | undefined;
  /** Of all parameters whose values are known here. */
  readonly parameters: JsonObject;
}

/**
 * Reads what would be deployed: the workflow of the source in its version, and the values that it would get in the target.
 *
 * @throws UnityError of what is wrong with them there
 */
export async function readOrder(run: CommandRun, gateway: Gateway, proposal: Proposal): Promise<Order> {
  const { source, to, candidate } = proposal;
  const found = await foundWorkflow(run, proposal);
  const steps = await loadSteps(gateway.engine('promote').ledger, source.session_id);
  const workflow = found?.workflow ?? (await workflowOf({ io: run.io, gateway, session: source, steps }));
  const wanted = { workflow, environment: to };
  const layers = await layersAt(gateway, placedConfigOf(run), wanted);
  const request = { origin: 'request', values: candidate.parameters } as const;
  // Of a workflow that only its session tells of, not every default is known.
  const { values: parameters } = checkLayers(workflow, [...layers, request], { mayLack: found === undefined });
  return { ...proposal, workflow, text: found && { file: found.file, text: found.text }, parameters };
}

/** The file that was given, or the shipped one, where it is the version that is promoted. @throws UnityError BadRequest */
async function foundWorkflow({ io, given }: CommandRun, { candidate }: Proposal): Promise<FoundWorkflow | undefined> {
  const file = given.text('workflow');
  const { deployment_type: type, workflow_id: id } = candidate;
  if (file === undefined && !workflowTypes(io).includes(type)) return undefined;
  const found = await findWorkflow(file ?? type, io);
  if (found.workflow.id === id) return found;
  if (file === undefined) return undefined;
  throw new UnityError('BadRequest', {
    message: `${cleanLine(file, 200)} is ${found.workflow.id}, and ${id} is what is promoted`,
    details: { fix: 'Give the file as it was when that was deployed, or deploy this one where it comes from first.' },
  });
}
