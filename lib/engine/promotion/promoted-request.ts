import type { PromotionItem } from '../../ledger/promotion-item';
import type { Workflow } from '../../workflow/model';
import type { Engine } from '../engine';
import type { DeploymentRequest, Refusal } from '../session/request';
import { loadPromotion } from './store';

/**
 * The promotion that a request says it is of, or why it is not: any input may name any candidate, and only the execution
 * that the promotion has written down deploys it, by the machine of the same workflow.
 */
export async function promotionAskedFor(
  engine: Engine,
  workflow: Pick<Workflow, 'id'>,
  { environment, execution_arn: arn }: { readonly environment: string; readonly execution_arn: string },
  { stack_name: stack, promotion: candidate }: DeploymentRequest,
): Promise<{ readonly promoted: PromotionItem } | { readonly refusal: Refusal } | undefined> {
  if (candidate === undefined) return undefined;
  const item = await loadPromotion(engine.ledger, environment, stack, candidate);
  if (item?.deployment?.execution_arn !== arn)
    return refuse(`no promotion of ${candidate} to ${stack}/${environment} has asked for this`);
  if (item.workflow_id === workflow.id) return { promoted: item };
  return refuse(`${candidate} is of ${item.workflow_id}, and the machine of ${environment} runs ${workflow.id}`);
}

function refuse(message: string): { readonly refusal: Refusal } {
  const remedy = 'Ask for it with `unity promote STACK/ENV --to ENV`.';
  return { refusal: { code: 'PromotionRefused', message, remedy } };
}
