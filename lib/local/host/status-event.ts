import type { Json } from '../../domain/json';
import type { ExecutionRecord } from '../states/executions';

/** The event that EventBridge sends when the status of an execution has changed. */
export function statusEvent(execution: ExecutionRecord): Json {
  return {
    'detail-type': 'Step Functions Execution Status Change',
    detail: {
      executionArn: execution.arn,
      status: execution.status,
      startDate: execution.startedAt,
      stopDate: execution.stoppedAt ?? null,
      error: execution.error ?? null,
      cause: execution.cause ?? null,
      input: execution.input,
    },
  };
}
