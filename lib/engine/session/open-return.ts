import type { Json } from '../../domain/json';
import { keys, type SessionItem } from '../../ledger/items';
import type { Workflow } from '../../workflow/model';
import type { Engine } from '../engine';
import { isAboutResume, readResumeRequest } from '../resume/resume-request';
import { type OpenSessionAnswer, type OpenSessionPayload, openWorkflow } from './open-session';
import { ownWorkflow } from './own-workflow';
import { type Refusal, readRequest, toldRefusals } from './request';
import { deployItsFile, type ReturnLanes, returnLanes, whyNotDriven } from './return-lanes';
import { loadSteps } from './session-store';

/** What the first state of the machine of returns passes on: which workflow it is, the ledger says. */
export type OpenReturnPayload = Omit<OpenSessionPayload, 'workflow_id'>;

/** What that machine goes on with. */
export type OpenReturnAnswer = OpenSessionAnswer & ReturnLanes;

type Found = { readonly workflow: Workflow } | { readonly refusals: readonly Refusal[] };

/**
 * Opens the session that puts a stack back to what a former workflow made, whatever the machine of that runs by now; or lets
 * such a one go on. Nothing else is let in here: who may start this machine may deploy nothing by it that was not there.
 */
export async function openReturn(engine: Engine, payload: OpenReturnPayload): Promise<OpenReturnAnswer> {
  const found = await workflowWanted(engine, payload);
  if ('refusals' in found) return { ...refused(found.refusals), ...returnLanes([]) };
  const { workflow } = found;
  const answer = await openWorkflow(engine, workflow, { ...payload, workflow_id: workflow.id });
  if (answer.status !== 'opened') return { ...answer, ...returnLanes([]) };
  const steps = await loadSteps(engine.ledger, answer.session_id);
  return { ...answer, ...returnLanes(steps, { engine, workflow, epoch: answer.epoch }) };
}

/** Nobody knows whose session it would be, so there is none. */
function refused(given: readonly Refusal[]): OpenSessionAnswer {
  const refusals = toldRefusals(given);
  const cause = refusals.map(({ message }) => message).join('; ');
  return { status: 'refused', session_id: '', epoch: 0, error: refusals[0]?.code ?? 'BadRequest', cause };
}

const refuse = (code: string, message: string, remedy: string): Found => ({ refusals: [{ code, message, remedy }] });

async function workflowWanted(engine: Engine, payload: OpenReturnPayload): Promise<Found> {
  const { request, environment } = payload;
  if (isAboutResume(request)) return workflowResumed(engine, payload);
  const read = readRequest(request);
  if ('refusals' in read) return read;
  const { back_to: id, stack_name: stack } = read.request;
  const where = `${stack}/${environment}`;
  if (id === undefined) {
    const remedy = 'Start the machine of the workflow.';
    return refuse('BadRequest', 'back_to: this machine only puts stacks back to what they were', remedy);
  }
  const former = await engine.ledger.get<SessionItem>(keys.session(id));
  if (former?.environment !== environment || former.stack_name !== stack)
    return refuse('RevisionRefused', `${id} is no revision of ${where}`, `See \`unity history ${where}\`.`);
  return workflowOfFormer(engine, former);
}

/** A resume goes on with what the session was to put back, and with nothing else. */
async function workflowResumed(engine: Engine, { request, environment }: OpenReturnPayload): Promise<Found> {
  const read = readResumeRequest(request as Json);
  if ('refusals' in read) return read;
  const { resume: id, parameters } = read.request;
  const remedy = 'Start the machine of its workflow.';
  const session = await engine.ledger.get<SessionItem>(keys.session(id));
  if (session?.environment !== environment)
    return refuse('SessionNotFound', `there is no session ${id} in ${environment}`, 'List them with `unity list`.');
  const { going_back: back, workflow_id: own } = session;
  if (!back)
    return refuse('ResumeRefused', `session ${id} puts nothing back, and this machine does nothing else`, remedy);
  if (Object.keys(parameters).length > 0)
    return refuse('ResumeRefused', `session ${id} puts back what was there: it takes no parameters`, remedy);
  const former = await engine.ledger.get<SessionItem>(keys.session(back.to));
  if (former?.workflow_id === own) return workflowOfFormer(engine, former);
  return refuse('ResumeRefused', `session ${id} was resumed with ${own} since, which was not there before`, remedy);
}

/** What the steps of the former say stands, however long ago it was: nothing of the ledger is ever deleted. */
async function workflowOfFormer(engine: Engine, former: SessionItem): Promise<Found> {
  const workflow = ownWorkflow(former, await loadSteps(engine.ledger, former.session_id));
  const why = whyNotDriven(engine, workflow, former);
  return why === undefined ? { workflow } : refuse('RevisionRefused', why, deployItsFile);
}
