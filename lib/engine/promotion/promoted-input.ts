import type { JsonObject } from '../../domain/json';
import type { PromotionItem } from '../../ledger/promotion-item';
import { executionInput } from '../session/execution-name';
import type { DeploymentRequest } from '../session/request';

/** What a promotion asks for in its target. */
export function requestOf({ stack_name, parameters, candidate }: PromotionItem): DeploymentRequest {
  return { stack_name, parameters: parameters as DeploymentRequest['parameters'], promotion: candidate };
}

/** The input of the execution that deploys it: this one, to the last letter. */
export function inputOf(item: PromotionItem): JsonObject {
  return executionInput(requestOf(item), item.requested_by, undefined);
}
