import { createHash } from 'node:crypto';
import type { JsonObject } from '../../domain/json';
import { canonicalJson } from '../../workflow/canonical-json';
import type { Workflow } from '../../workflow/model';
import type { DeploymentRequest } from './request';

/** What makes a start the same as another. */
export interface ExecutionIdentity {
  readonly workflow: Pick<Workflow, 'id'>;
  readonly environment: string;
  readonly request: DeploymentRequest;
  /** Of the one who asks. */
  readonly key: string;
}

/** The name of a forward execution, the same for the same workflow, inputs and key; at most 80 characters of those that Step Functions takes. */
export function executionName({ workflow, environment, request, key }: ExecutionIdentity): string {
  // As it was before environments could say it: the same request has the same name in every version. Why it cannot wait
  // for a window is no part of what is deployed.
  const { stack_name: stack, parameters, on_failure = 'rollback' } = request;
  const { planned, from_checkpoint, back_to, promotion } = request;
  const base = { workflow: workflow.id, environment, stack, parameters, on_failure, key };
  const identity: JsonObject = {
    ...base,
    ...(planned && { planned }),
    ...(from_checkpoint && { from_checkpoint }),
    ...(back_to && { back_to }),
    ...(promotion && { promotion }),
  };
  const hash = createHash('sha256').update(canonicalJson(identity)).digest('hex').slice(0, 16);
  return `${stack}-${hash}`;
}

/** The input of a forward execution: what a person would type into the console. */
export function executionInput(
  request: DeploymentRequest,
  actor: string,
  idempotencyKey: string | undefined,
): JsonObject {
  const { stack_name, parameters, planned, on_failure, from_checkpoint, back_to, promotion, override_window } = request;
  return {
    stack_name,
    parameters,
    ...(planned && { planned }),
    ...(on_failure !== undefined && { on_failure }),
    ...(from_checkpoint && { from_checkpoint }),
    ...(back_to !== undefined && { back_to }),
    ...(promotion !== undefined && { promotion }),
    ...(override_window !== undefined && { override_window }),
    actor: actor.slice(0, 200),
    ...(idempotencyKey !== undefined && { idempotency_key: idempotencyKey }),
  };
}
