import type { JsonObject } from '../../domain/json';
import { isSettled, type RevisionRecord } from '../../domain/session';
import { when } from '../../ledger/expression';
import { keys, type SessionItem, type Stamp, type StepItem } from '../../ledger/items';
import type { Reasoned } from '../../rollback/plan-resume';
import type { RevisionPlan } from '../../rollback/plan-revision';
import type { Workflow } from '../../workflow/model';
import type { Engine } from '../engine';
import type { Refusal } from '../session/request';
import { loadSession, loadSteps } from '../session/session-store';
import { canBeRevised, claimFormer, wouldFollow } from './claim-former';
import { planOfRevision } from './plan-of-revision';

/**
 * Makes a session the next revision of its stack where one of the same workflow serves there. What it keeps is written
 * down before it takes the stack, and is the same whenever the same execution asks. Why it may not, where it may not; it
 * stays what it is where no revision can follow the holder.
 */
export async function becomeRevision(
  engine: Engine,
  session: SessionItem,
  former: SessionItem,
  workflow: Workflow,
): Promise<Refusal | undefined> {
  if (session.revision || !wouldFollow(session, former)) return undefined;
  if (!canBeRevised(former) || !isSettled(former)) return undefined;
  const steps = await loadSteps(engine.ledger, former.session_id);
  const wish = { steps: workflow.steps, parameters: session.parameters, config: session.config as JsonObject };
  const plan = planOfRevision(engine, former, steps, wish);
  if (plan.refused.length > 0) return refusalOf(former, plan.refused);
  await engine.ledger.update<SessionItem>(
    keys.session(session.session_id),
    { set: [['revision', recordOf(former, steps, plan)]] },
    when.all(when.equals('state', 'requested'), when.absent('revision')),
  );
  return undefined;
}

function recordOf(former: SessionItem, steps: readonly StepItem[], { kept }: RevisionPlan): RevisionRecord {
  const makers = new Map(steps.map(({ name, kept_from: from }) => [name, from ?? former.session_id]));
  return {
    number: (former.revision?.number ?? 1) + 1,
    former: former.session_id,
    former_epoch: former.epoch,
    kept: Object.fromEntries(kept.map(({ name }) => [name, makers.get(name) ?? former.session_id])),
  };
}

/** What is told of steps that cannot be had so in a stack that serves. */
export function refusalOf(
  { session_id: id, stack_name, environment }: SessionItem,
  refused: readonly Reasoned[],
): Refusal {
  const reasons = refused.map(({ name, reason }) => `${name}: ${reason}`).join('; ');
  return {
    code: 'RevisionRefused',
    message: `${stack_name}/${environment} cannot be revised so beside ${id}, which serves: ${reasons}`,
    remedy: `Leave these steps as they are, or take the stack down with \`unity destroy ${stack_name}/${environment}\` first, and bring what it holds along with \`--from-checkpoint\`.`,
  };
}

/** Follows the session that serves, with the stack taken already. Whether it is let. */
export async function follow(engine: Engine, session: SessionItem): Promise<boolean> {
  if (!session.revision) return true;
  return claimFormer(engine, session, await loadSession(engine.ledger, session.revision.former));
}

/** The steps of a revision as they begin: those that are kept stand from the first. */
export async function revisedSteps(
  engine: Engine,
  session: SessionItem,
  items: readonly Omit<StepItem, keyof Stamp>[],
): Promise<readonly Omit<StepItem, keyof Stamp>[]> {
  const { former, kept = {} } = session.revision ?? {};
  if (former === undefined) return items;
  const known = new Map((await loadSteps(engine.ledger, former)).map((step) => [step.name, step]));
  return items.map((item) => {
    const standing = known.get(item.name);
    const from = kept[item.name];
    return standing && from !== undefined ? { ...item, ...asItStands(standing), kept_from: from } : item;
  });
}

/** What a kept step shows of itself: all but its rows, which stay with whoever made them. */
function asItStands({ outputs, inputs, skipped, started_at, created_at, completed_at }: StepItem): Partial<StepItem> {
  return {
    state: 'completed',
    phase: 'ready',
    outputs,
    ...(inputs && { inputs }),
    ...(skipped && { skipped }),
    ...(started_at && { started_at }),
    ...(created_at && { created_at }),
    ...(completed_at && { completed_at }),
  };
}
