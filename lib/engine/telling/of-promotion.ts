import { askedNow } from '../../domain/promotion';
import type { PromotionItem } from '../../ledger/promotion-item';
import { type Facts, fact } from './fact';

/** Told when it goes on, and when it is asked for again. */
export function ofPromotion(before: PromotionItem | undefined, after: PromotionItem): readonly Facts[] {
  if (before?.state === after.state && before.run === after.run) return [];
  const { environment, stack_name, candidate, state, source, deployment, outcome = null } = after;
  return [
    fact('PROMOTION_STATE_CHANGED', {
      session_id: deployment?.session_id ?? null,
      source_session_id: source.session_id,
      source_environment: source.environment,
      stack_name,
      environment,
      candidate,
      workflow_id: after.workflow_id,
      state,
      previous_state: before?.run === after.run ? before.state : null,
      requested_by: after.requested_by,
      expires_at: askedNow(after)?.expires_at ?? null,
      soaks_until: after.soaks_until ?? null,
      outcome,
    }),
  ];
}
