import type { PromotionQuestion, PromotionState } from '../domain/promotion';

/** What a promotion waits for, and how long yet. Fields may be added, never renamed or dropped. */
export interface PromotionOutlook {
  /** `source`: what is to be promoted is looked at; `soak`: it is watched where it serves; null: it has ended. */
  readonly waits_for: 'source' | 'person' | 'deployment' | 'soak' | 'return' | null;
  /** The session that deploys it or puts the revision before back, where that is what is waited for. */
  readonly session_id: string | null;
  /** ISO time at which it goes on or is over by itself; null where nobody knows. */
  readonly until: string | null;
  readonly remaining_seconds: number | null;
}

/** The parts of a promotion that say what it waits for. */
interface Promotion {
  readonly state: PromotionState;
  readonly approval: Pick<PromotionQuestion, 'expires_at'> | null;
  readonly soaks_until: string | null;
  readonly return_approval: Pick<PromotionQuestion, 'expires_at'> | null;
  readonly session_id: string | null;
  readonly return_session: string | null;
}

/** What a promotion waits for at that time, in milliseconds since the epoch. Pure. */
export function promotionOutlook(promotion: Promotion, now: number): PromotionOutlook {
  const nothing = { session_id: null, until: null, remaining_seconds: null };
  const upTo = (until: string | null | undefined) => ({
    session_id: null,
    until: until ?? null,
    remaining_seconds: until ? Math.max(0, Math.round((Date.parse(until) - now) / 1000)) : null,
  });
  switch (promotion.state) {
    case 'verifying':
      return { waits_for: 'source', ...nothing };
    case 'awaiting_approval':
      return { waits_for: 'person', ...upTo(promotion.approval?.expires_at) };
    case 'deploying':
      return { waits_for: 'deployment', ...nothing, session_id: promotion.session_id };
    case 'soaking':
      return { waits_for: 'soak', ...upTo(promotion.soaks_until) };
    case 'awaiting_return':
      return { waits_for: 'person', ...upTo(promotion.return_approval?.expires_at) };
    case 'returning':
      return { waits_for: 'return', ...nothing, session_id: promotion.return_session };
    case 'completed':
    case 'rejected':
    case 'refused':
    case 'withdrawn':
      return { waits_for: null, ...nothing };
  }
}
