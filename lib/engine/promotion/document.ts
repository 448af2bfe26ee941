import type { JsonObject } from '../../domain/json';
import type { PromotionFinding, PromotionQuestion, PromotionState } from '../../domain/promotion';
import type { PromotionItem } from '../../ledger/promotion-item';

/** The version of these documents. Fields may be added, never renamed or dropped. */
const promotionDocumentVersion = '1.0';

/** One promotion, as `unity promotions --json` shows it. Times are ISO-8601. */
export interface PromotionDocument {
  readonly format_version: string;
  readonly stack_name: string;
  /** Where it goes. */
  readonly environment: string;
  readonly source: { readonly session_id: string; readonly environment: string };
  readonly candidate: string;
  readonly deployment_type: string;
  readonly workflow_id: string;
  /** Those that are given, beside what the environment says itself. */
  readonly parameters: JsonObject;
  readonly state: PromotionState;
  /** How often it was asked for. */
  readonly run: number;
  readonly requested_by: string;
  readonly requested_at: string;
  readonly reason: string;
  readonly approval: PromotionQuestion | null;
  readonly soaks_from: string | null;
  readonly soaks_until: string | null;
  readonly return_approval: PromotionQuestion | null;
  /** The session that it was deployed as. */
  readonly session_id: string | null;
  /** The session that puts the revision before back. */
  readonly return_session: string | null;
  /** Why nothing goes on with it for now, and what to do about that. */
  readonly paused: string | null;
  readonly outcome: PromotionFinding | null;
  readonly ended_at: string | null;
  /** What the last look has found. */
  readonly findings: readonly PromotionFinding[];
}

/** A promotion for people and programs: without what only the engine works with. */
export function promotionDocument(item: PromotionItem): PromotionDocument {
  return {
    format_version: promotionDocumentVersion,
    stack_name: item.stack_name,
    environment: item.environment,
    source: item.source,
    candidate: item.candidate,
    deployment_type: item.deployment_type,
    workflow_id: item.workflow_id,
    parameters: item.parameters,
    state: item.state,
    run: item.run,
    requested_by: item.requested_by,
    requested_at: item.requested_at,
    reason: item.request_reason,
    approval: item.approval ?? null,
    soaks_from: item.soaks_from ?? null,
    soaks_until: item.soaks_until ?? null,
    return_approval: item.return_approval ?? null,
    session_id: item.deployment?.session_id ?? null,
    return_session: item.return_session ?? null,
    paused: item.paused ?? null,
    outcome: item.outcome ?? null,
    ended_at: item.ended_at ?? null,
    findings: item.look?.findings ?? [],
  };
}
