import { invariant } from '../../domain/assert';
import type { GuardRules } from '../../domain/guard-rules';
import type { Json, JsonObject } from '../../domain/json';
import { claimedBy } from '../../domain/requester';
import { keys, type SessionItem, type Stamp } from '../../ledger/items';
import type { PromotionItem } from '../../ledger/promotion-item';
import type { RollbackRules } from '../../rollback/policies';
import type { Workflow } from '../../workflow/model';
import type { Engine } from '../engine';
import type { Return } from '../revision/going-back';
import type { CheckedRequest } from './check-request';
import { listeningSteps } from './listening-steps';
import type { OpenSessionPayload } from './open-session';
import { originsOf } from './parameter-origins';
import { stackNamePattern } from './request';

/** What a session begins with. */
export interface NewSession extends Omit<CheckedRequest, 'refusals'> {
  readonly sessionId: string;
  readonly config: JsonObject;
  readonly rules: RollbackRules;
  readonly timeToLive: GuardRules['timeToLive'];
}

/** Writes a session down, once; the one that stands, where an execution asks again. */
export async function createSession(
  engine: Engine,
  workflow: Workflow,
  payload: OpenSessionPayload,
  facts: NewSession,
): Promise<SessionItem> {
  const item: Omit<SessionItem, keyof Stamp> = {
    ...keys.session(facts.sessionId),
    kind: 'session',
    session_id: facts.sessionId,
    deployment_type: workflow.name,
    workflow_id: workflow.id,
    stack_name: facts.request?.stack_name ?? claimedStackName(payload.request),
    environment: payload.environment,
    state: 'requested',
    epoch: 1,
    generation: 0,
    started_at: new Date(Date.parse(payload.execution_started_at)).toISOString(),
    ...(engine.machines.traceId !== undefined && { trace_id: engine.machines.traceId }),
    requester: claimedBy(facts.request?.actor),
    parameters: facts.parameters,
    ...originsOf(facts.from),
    config: facts.config,
    output_expressions: workflow.outputs,
    ...(facts.back && goingBack(payload, facts.back)),
    ...(facts.promoted && promotedFrom(facts.promoted)),
    ...(facts.restore && { restore: facts.restore.record }),
    on_failure: facts.request?.on_failure ?? facts.rules.onFailure ?? 'rollback',
    ...(facts.rules.approvalHours !== undefined && { approval_hours: facts.rules.approvalHours }),
    ...(facts.timeToLive && {
      time_to_live: { hours: facts.timeToLive.hours, warn_before_hours: facts.timeToLive.warnBeforeHours },
    }),
    step_names: workflow.steps.map((step) => step.name),
    occupies: false,
    executions: [{ arn: payload.execution_arn, role: 'forward' }],
    listed_in: payload.environment,
    open_in: payload.environment,
    listening: listeningSteps(engine, workflow),
  };
  const { origin } = engine.ledger;
  // The first that the audit keeps of a session says why it was let in.
  const ledger = facts.outside === undefined ? engine.ledger : engine.ledger.inTheNameOf(origin.actor, facts.outside);
  const created = await ledger.create<SessionItem>(item);
  if (created.applied) return created.item;
  const standing = await engine.ledger.get<SessionItem>(keys.session(facts.sessionId));
  invariant(standing, `session ${facts.sessionId} was refused as existing and is not there`);
  return standing;
}

/** Whom the desk has heard is verified; in whose name an execution says it asks is claimed. */
function goingBack(
  { execution_arn: arn }: OpenSessionPayload,
  { former, serving }: Return,
): Pick<SessionItem, 'going_back' | 'requester'> {
  const { by, execution_arn: asked } = serving.return_asked ?? {};
  return {
    going_back: { to: former.session_id, from: serving.session_id },
    ...(by !== undefined && asked === arn && { requester: { actor: by, status: 'verified' } }),
  };
}

/** Whoever has asked the desk for the promotion wants what it deploys. */
function promotedFrom({ source, requested_by }: PromotionItem): Pick<SessionItem, 'promoted_from' | 'requester'> {
  return { promoted_from: source, requester: { actor: requested_by, status: 'verified' } };
}

/** The name that an invalid request claims, where it could be one: a refused request is kept and listed too. */
function claimedStackName(request: Json): string {
  const claimed =
    request !== null && typeof request === 'object' && 'stack_name' in request ? request.stack_name : undefined;
  return typeof claimed === 'string' && stackNamePattern.test(claimed) ? claimed : '(invalid)';
}
