import { isErrorCode } from '../../domain/errors/catalogue';
import { UnityError } from '../../domain/errors/unity-error';
import type { JsonObject } from '../../domain/json';
import { executionArnOf, Machines } from '../../engine/machines';
import { loadSession } from '../../engine/session/session-store';
import type { SessionItem } from '../../ledger/items';
import type { Gateway } from '../gateway/gateway';
import { describeStarted } from './just-started';

/** A session that is to go on. */
export interface ResumeStart {
  readonly session: SessionItem;
  /** The name of the machine that takes it on. */
  readonly machine: string;
  readonly parameters: JsonObject;
  readonly onFailure: string | undefined;
  /** Why it cannot wait for a window of the environment. */
  readonly overrideWindow?: string | undefined;
  /** Called with the execution’s ARN before it starts. */
  readonly beforeStart: (executionArn: string) => Promise<void>;
}

/** An execution that resumes a session; `attached`: somebody else has started it. */
export interface StartedResume {
  readonly executionArn: string;
  readonly attached: boolean;
}

/** Resumes of one generation that came to nothing, at the most. */
const longestHistory = 100;

/**
 * Starts the execution that resumes a session, or attaches to the one that does already: its name follows from session and
 * generation. One that was refused had touched nothing, so the next has a name of its own.
 */
export async function startResume(gateway: Gateway, start: ResumeStart): Promise<StartedResume> {
  const { session, machine, parameters, onFailure, overrideWindow } = start;
  const { session_id: id, generation } = session;
  const machineArn = gateway.machineArn(machine);
  const machines = new Machines(gateway.machines);
  const input = {
    resume: id,
    parameters,
    ...(onFailure !== undefined && { on_failure: onFailure }),
    ...(overrideWindow !== undefined && { override_window: overrideWindow }),
    actor: gateway.actor.slice(0, 200),
  };
  for (let attempt = 1; attempt <= longestHistory; attempt++) {
    const name = `${id}-g${generation + 1}${attempt === 1 ? '' : `-${attempt}`}`;
    const executionArn = executionArnOf(machineArn, name);
    const known = await machines.started(executionArn);
    if (!known) await start.beforeStart(executionArn);
    const isNew = !known && (await machines.startOnce(machineArn, name, input)).isNew;
    const isRunning = isNew || (await machines.started(executionArn))?.isRunning === true;
    if (isRunning) return { executionArn, attached: !isNew };
    if ((await loadSession(gateway.engine('resume').ledger, id)).generation !== generation) break;
  }
  throw new UnityError('TransitionRefused', { message: `${id} was changed by somebody else while it was looked at` });
}

/**
 * Waits until the execution has claimed its session: before that the session has ended, as it had.
 *
 * @throws UnityError why it was refused
 */
export async function untilClaimed(gateway: Gateway, id: string, executionArn: string): Promise<void> {
  const { ledger } = gateway.engine('resume');
  const isClaimed = async () => (await loadSession(ledger, id)).executions.some(({ arn }) => arn === executionArn);
  const startedAt = gateway.clock.now();
  while (!(await isClaimed())) {
    const { status, error, cause } = await describeStarted(gateway, executionArn, startedAt);
    if (status !== 'RUNNING' && !(await isClaimed())) {
      const code = error !== undefined && isErrorCode(error) ? error : 'ExecutionStopped';
      throw new UnityError(code, { message: cause ?? error ?? `the execution ended: ${status}` });
    }
    await gateway.changed(0.05);
  }
}
