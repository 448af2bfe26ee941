import { sessionOfExecution } from '../../engine/session/session-of-execution';
import type { Invocation } from '../host/invocation';
import type { LocalWorld } from '../host/world';
import type { ExecutionRecord } from '../states/executions';

/** The execution that a call belongs to: the one named, else the one that works on the session of the call’s function. */
export function executionOf(
  world: LocalWorld,
  invocation: Invocation | undefined,
  executionArn: string | undefined,
): ExecutionRecord | undefined {
  if (executionArn !== undefined) return world.executions.find(executionArn);
  const payload = invocation?.payload;
  if (payload === null || typeof payload !== 'object') return undefined;
  if ('execution_arn' in payload) return world.executions.find(String(payload.execution_arn));
  const sessionId = 'session_id' in payload ? String(payload.session_id) : undefined;
  const running = world.executions.all().filter(({ status }) => status === 'RUNNING');
  const isUndo = /^(undo_|plan_rollback|close_rollback)/.test(invocation?.functionName ?? '');
  const rollback = running.find(({ name }) => sessionId !== undefined && name.startsWith(`${sessionId}-r`));
  if (isUndo && rollback) return rollback;
  return running.find(
    ({ arn, startedAt, input }) =>
      sessionOfExecution({ executionArn: arn, startDate: startedAt, input }, world.settings.prefix) === sessionId,
  );
}
