import { UnityError } from '../../domain/errors/unity-error';
import { forwardMachineName, sessionIdOf } from '../../domain/naming';
import { isTerminal, type RootCause } from '../../domain/session';
import type { PromotionItem } from '../../ledger/promotion-item';
import { isoTime } from '../../ports/clock';
import type { Engine } from '../engine';
import { executionArnOf, machineArnBeside } from '../machines';
import { executionName } from '../session/execution-name';
import type { Next } from './advance';
import { isOfAccount } from './doing';
import { openedSession } from './opened-session';
import { whileDeploying } from './pace';
import { inputOf, requestOf } from './promoted-input';
import { changePromotion, movePromotion } from './store';

/** Deploys the candidate, in the name of whoever has asked, and waits for what becomes of that. */
export async function advanceDeployment(engine: Engine, item: PromotionItem): Promise<Next> {
  const { deployment } = item;
  if (deployment === undefined) return begin(engine, item);
  if (deployment.session_id === undefined) return start(engine, item, deployment.execution_arn);
  const session = await openedSession(engine, deployment.session_id, deployment.execution_arn);
  if (session === 'stillborn') {
    const outcome = { code: 'ExecutionStopped', message: 'its execution has ended before it had a session' };
    await movePromotion(engine.ledger, item, 'refused', { set: [['outcome', outcome]] });
    return { status: 'again' };
  }
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

/** The execution is written down before it is started: so the session that it opens knows that it was asked for here. */
async function begin(engine: Engine, item: PromotionItem): Promise<Next> {
  const { environment, deployment_type, workflow_id, candidate, run } = item;
  const machine = forwardMachineName(engine.settings.prefix, environment, deployment_type);
  const key = `promotion ${candidate} ${run}`;
  const name = executionName({ workflow: { id: workflow_id }, environment, request: requestOf(item), key });
  const arn = executionArnOf(machineArnBeside(item.execution_arn, machine), name);
  await changePromotion(engine.ledger, item, { set: [['deployment', { execution_arn: arn }]] });
  return { status: 'again' };
}

async function start(engine: Engine, item: PromotionItem, arn: string): Promise<Next> {
  const machineArn = arn.slice(0, arn.lastIndexOf(':')).replace(':execution:', ':stateMachine:');
  try {
    const { startedAt } = await engine.machines.startOnce(
      machineArn,
      arn.slice(arn.lastIndexOf(':') + 1),
      inputOf(item),
    );
    const session_id = sessionIdOf(item.deployment_type, arn, startedAt);
    await changePromotion(engine.ledger, item, { set: [[['deployment', 'session_id'], session_id]] });
  } catch (error) {
    if (!(error instanceof UnityError) || error.code !== 'WorkflowNotInstalled') throw error;
    const outcome = { code: error.code, message: error.message };
    await movePromotion(engine.ledger, item, 'refused', { set: [['outcome', outcome]] });
  }
  return { status: 'again' };
}
