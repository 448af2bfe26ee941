import type { JsonObject } from '../../domain/json';
import { isSettled } from '../../domain/session';
import type { SessionItem } from '../../ledger/items';
import type { RevisionPlan } from '../../rollback/plan-revision';
import type { Workflow } from '../../workflow/model';
import type { Engine } from '../engine';
import { loadSteps } from '../session/session-store';
import { scopeOf } from '../step/scope';
import { canBeRevised } from './claim-former';
import { planOfRevision } from './plan-of-revision';
import { addressesAmong } from './readdressed';
import { holderOfStack } from './standing-holder';

/** What a deployment to a stack that serves would do. */
export interface RevisionPreview {
  readonly former: SessionItem;
  readonly plan: RevisionPlan;
  /** Steps that are made anew and give the stack another address than the one that users have. */
  readonly readdressed: readonly string[];
}

/**
 * Looks at what the next revision of a stack would keep, make anew and take away; undefined where no revision can follow:
 * nothing serves there, or something of another workflow.
 */
export async function previewRevision(
  engine: Pick<Engine, 'ledger' | 'definitions'>,
  {
    stack,
    environment,
    workflow,
    parameters,
    config,
  }: {
    readonly stack: string;
    readonly environment: string;
    readonly workflow: Workflow;
    /** Of all parameters. */
    readonly parameters: JsonObject;
    /** Of the environment; those that the former began with, where that is not known. */
    readonly config: JsonObject | undefined;
  },
): Promise<RevisionPreview | undefined> {
  const former = await holderOfStack(engine.ledger, environment, stack);
  if (!former || !canBeRevised(former) || !isSettled(former)) return undefined;
  if (former.deployment_type !== workflow.name) return undefined;
  const steps = await loadSteps(engine.ledger, former.session_id);
  const plan = planOfRevision(engine, former, steps, { steps: workflow.steps, parameters, ...(config && { config }) });
  const before = scopeOf(former, steps);
  const scope = { ...before, parameters, environment: config ?? before.environment };
  const replaced = plan.replaced.map(({ name }) => name);
  return { former, plan, readdressed: addressesAmong(engine.definitions, workflow, replaced, scope) };
}
