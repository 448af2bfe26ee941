import type { PromotionItem } from '../../ledger/promotion-item';
import { canonicalJson } from '../../workflow/canonical-json';
import type { Workflow } from '../../workflow/model';
import type { Engine } from '../engine';
import type { OpenSessionPayload } from '../session/open-session';
import type { DeploymentRequest, Refusal } from '../session/request';
import { inputOf } from './promoted-input';
import { loadPromotion } from './store';

/** Whose execution asks, and with what. */
type Asking = Pick<OpenSessionPayload, 'environment' | 'execution_arn' | 'request'>;

/**
 * The promotion that a request says it is of, or why it is not: any input may name any candidate, and only the execution
 * that the promotion has written down deploys it, by the machine of the same workflow.
 */
export async function promotionAskedFor(
  engine: Engine,
  workflow: Pick<Workflow, 'id'>,
  { environment, execution_arn: arn, request: given }: Asking,
  { stack_name: stack, promotion: candidate }: DeploymentRequest,
): Promise<{ readonly promoted: PromotionItem } | { readonly refusal: Refusal } | undefined> {
  if (candidate === undefined) return undefined;
  const item = await loadPromotion(engine.ledger, environment, stack, candidate);
  // Whoever may start executions may know the name of this one, and be first.
  const isAsked = item?.deployment?.execution_arn === arn && canonicalJson(inputOf(item)) === canonicalJson(given);
  if (!item || !isAsked) return refuse(`no promotion of ${candidate} to ${stack}/${environment} has asked for this`);
  if (item.workflow_id === workflow.id) return { promoted: item };
  return refuse(`${candidate} is of ${item.workflow_id}, and the machine of ${environment} runs ${workflow.id}`);
}

function refuse(message: string): { readonly refusal: Refusal } {
  const remedy = 'Ask for it with `unity promote STACK/ENV --to ENV`.';
  return { refusal: { code: 'PromotionRefused', message, remedy } };
}
