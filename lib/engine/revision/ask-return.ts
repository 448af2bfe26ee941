import { UnityError } from '../../domain/errors/unity-error';
import { standingOf } from '../../domain/session';
import { when } from '../../ledger/expression';
import { keys, type SessionItem } from '../../ledger/items';
import type { Engine } from '../engine';
import { executionArnOf } from '../machines';
import { executionInput, executionName } from '../session/execution-name';
import type { DeploymentRequest } from '../session/request';
import { loadSession } from '../session/session-store';
import { machineOfReturn, workflowRunning } from './machine-of-return';
import { holderOfStack } from './standing-holder';

/** The execution that puts a stack back to the revision before. */
export interface ReturnExecution {
  readonly machineArn: string;
  readonly name: string;
  readonly arn: string;
  readonly request: DeploymentRequest;
}

/** So often a return from one and the same session may have come to nothing. */
const longestHistory = 100;

/**
 * The execution that puts a stack back from a revision that serves, to the one right before where none is named: the one that
 * runs, else the next that nobody has begun.
 */
export async function nextReturn(
  { ledger, machines, settings }: Pick<Engine, 'ledger' | 'machines' | 'settings'>,
  session: SessionItem,
  to = session.revision?.former,
): Promise<ReturnExecution> {
  const { session_id: id, environment, stack_name, workflow_id } = session;
  if (to === undefined) throw new UnityError('InvariantBroken', { message: `session ${id} is no revision` });
  const former = await loadSession(ledger, to);
  const running = await workflowRunning({ machines, settings }, former);
  const machineArn = machineOfReturn({ settings }, former, running);
  const request: DeploymentRequest = { stack_name, parameters: {}, back_to: to };
  const base = executionName({ workflow: { id: workflow_id }, environment, request, key: `back from ${id}` });
  for (let attempt = 1; attempt <= longestHistory; attempt++) {
    const name = attempt === 1 ? base : `${base}-${attempt}`;
    const arn = executionArnOf(machineArn, name);
    const known = await machines.started(arn);
    if (!known || known.isRunning) return { machineArn, name, arn, request };
  }
  throw new UnityError('TransitionRefused', {
    message: `going back from ${id} has come to nothing ${longestHistory} times`,
  });
}

/**
 * Starts the deployment that puts a stack back from a revision that serves, for whoever asks: that is written down first, so
 * the session that it opens knows who that was. What has been asked for already is not asked for again.
 */
export async function askReturn(engine: Engine, session: SessionItem, to?: string): Promise<ReturnExecution> {
  const next = await nextReturn(engine, session, to);
  const by = engine.ledger.origin.actor;
  // Whoever was first has asked.
  if (session.return_asked?.execution_arn !== next.arn) {
    const asked = await engine.ledger.update<SessionItem>(
      keys.session(session.session_id),
      { set: [['return_asked', { by, execution_arn: next.arn }]] },
      when.all(when.equals('state', 'completed'), when.equals('version', session.version)),
    );
    if (!asked.applied)
      throw new UnityError('ServiceUnavailable', { message: `session ${session.session_id} has changed meanwhile` });
  }
  await engine.machines.startOnce(next.machineArn, next.name, executionInput(next.request, by, undefined));
  return next;
}

/** What has put a stack back from that session, or is about to: whoever asks again asks for no more. */
export async function returnUnderWay(
  { ledger }: Pick<Engine, 'ledger'>,
  session: SessionItem,
): Promise<SessionItem | undefined> {
  const holder = await holderOfStack(ledger, session.environment, session.stack_name);
  return session.state === 'completed' && isReturnFrom(session, holder) ? holder : undefined;
}

/** Whether what has a stack has put it back from that session, or is about to. */
export function isReturnFrom({ session_id: id }: SessionItem, holder: SessionItem | undefined): holder is SessionItem {
  if (holder?.going_back?.from !== id) return false;
  return standingOf(holder) === 'busy' || holder.state === 'completed';
}
