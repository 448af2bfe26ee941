import { isCapacity } from '../../../lambdas/actions/aws/instances/pool-errors';
import { UnityError } from '../../domain/errors/unity-error';
import { forwardMachineName, sessionIdOf } from '../../domain/naming';
import { isTerminal, type RootCause } from '../../domain/session';
import { keys, type SessionItem } from '../../ledger/items';
import type { PromotionItem } from '../../ledger/promotion-item';
import { isoTime } from '../../ports/clock';
import type { Engine } from '../engine';
import { machineArnBeside } from '../machines';
import { executionInput, executionName } from '../session/execution-name';
import type { DeploymentRequest } from '../session/request';
import { isDenied, isThrottled } from '../step/failure';
import type { Next } from './advance';
import { neverOpened, whileDeploying } from './pace';
import { changePromotion, movePromotion } from './store';

/** What is not the candidate’s doing does not mark it: the same may go through the next time. */
const notItsDoing: ReadonlySet<string> = new Set([
  'CapacityUnavailable',
  'QuotaExceeded',
  'ServiceUnavailable',
  'PermissionMissing',
  'SessionRoleRefused',
  'ExecutionStopped',
  'InvocationLost',
  'PreflightFailed',
]);

/** Quotas by AWS’s own codes. */
const quota = /LimitExceeded$|QuotaExceeded|^MaxSpotInstanceCountExceeded$/;

/** Deploys the candidate, in the name of whoever has asked, and waits for what becomes of that. */
export async function advanceDeployment(engine: Engine, item: PromotionItem): Promise<Next> {
  const { deployment } = item;
  if (deployment === undefined) return begin(engine, item);
  if (deployment.session_id === undefined) return start(engine, item, deployment.execution_arn);
  const session = await engine.ledger.get<SessionItem>(keys.session(deployment.session_id));
  if (!session && (await neverOpened(engine, deployment.execution_arn, deployment.session_id)))
    return refuse(engine, item, 'ExecutionStopped', 'its execution has ended before it had opened a session');
  if (!session || !isTerminal(session.state)) return whileDeploying(engine.clock, session);
  if (session.state === 'completed') {
    const { promotion } = await engine.installed.guards(item.environment);
    const from = isoTime(engine.clock);
    const until = new Date(engine.clock.now() + (promotion?.soakMinutes ?? 0) * 60_000).toISOString();
    const set = [['soaks_from', from] as const, ['soaks_until', until] as const];
    await movePromotion(engine.ledger, item, 'soaking', { set, remove: ['look'] });
    return { status: 'again' };
  }
  const { code, message } = session.root_cause ?? { code: 'PromotionFailed', message: `it is ${session.state}` };
  const where = session.root_cause?.step ? `step ${session.root_cause.step}: ` : '';
  const outcome = { code, message: `${where}${message}`.slice(0, 800) };
  await movePromotion(engine.ledger, item, endOf(session.root_cause), { set: [['outcome', outcome]] });
  return { status: 'again' };
}

/** A step that failed is the candidate’s doing; what was not even begun, and what is the account’s, is not. */
function endOf(cause: RootCause | undefined): 'rejected' | 'refused' | 'withdrawn' {
  if (cause?.code === 'SessionCancelled') return 'withdrawn';
  return !cause?.step || isOfAccount(cause.code) ? 'refused' : 'rejected';
}

function isOfAccount(code: string): boolean {
  if (notItsDoing.has(code) || quota.test(code)) return true;
  return isThrottled(code) || isDenied({ code }) || isCapacity({ code, message: '' });
}

function requestOf({ stack_name, parameters, candidate }: PromotionItem): DeploymentRequest {
  return { stack_name, parameters: parameters as DeploymentRequest['parameters'], promotion: candidate };
}

/** The execution is written down before it is started: so the session that it opens knows that it was asked for here. */
async function begin(engine: Engine, item: PromotionItem): Promise<Next> {
  const { environment, deployment_type, workflow_id, candidate, run } = item;
  const machine = forwardMachineName(engine.settings.prefix, environment, deployment_type);
  const key = `promotion ${candidate} ${run}`;
  const name = executionName({ workflow: { id: workflow_id }, environment, request: requestOf(item), key });
  const arn = `${machineArnBeside(item.execution_arn, machine).replace(':stateMachine:', ':execution:')}:${name}`;
  await changePromotion(engine.ledger, item, { set: [['deployment', { execution_arn: arn }]] });
  return { status: 'again' };
}

async function start(engine: Engine, item: PromotionItem, arn: string): Promise<Next> {
  const machineArn = arn.slice(0, arn.lastIndexOf(':')).replace(':execution:', ':stateMachine:');
  const input = executionInput(requestOf(item), item.requested_by, undefined);
  try {
    const { startedAt } = await engine.machines.startOnce(machineArn, arn.slice(arn.lastIndexOf(':') + 1), input);
    const session_id = sessionIdOf(item.deployment_type, arn, startedAt);
    await changePromotion(engine.ledger, item, { set: [[['deployment', 'session_id'], session_id]] });
  } catch (error) {
    if (!(error instanceof UnityError) || error.code !== 'WorkflowNotInstalled') throw error;
    return refuse(engine, item, error.code, error.message);
  }
  return { status: 'again' };
}

async function refuse(engine: Engine, item: PromotionItem, code: string, message: string): Promise<Next> {
  await movePromotion(engine.ledger, item, 'refused', { set: [['outcome', { code, message }]] });
  return { status: 'again' };
}
