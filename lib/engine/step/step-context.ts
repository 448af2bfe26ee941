import type { KnownContext, StepContext } from '../../../lambdas/actions/action';
import { tagsOf } from '../../../lambdas/actions/tags';
import { physicalName } from '../../domain/naming';
import type { KnownRow, ResourceRow } from '../../domain/resource';
import { settingsIn } from '../../domain/settings';
import { type SessionItem, type StepItem, stepOf } from '../../ledger/items';
import type { ActingEngine, Engine } from '../engine';
import { setUpBy } from '../revision/set-up-by';

/** What a context is made of: of steps, and of what was found of them. */
type Owner = Pick<
  SessionItem,
  'session_id' | 'stack_name' | 'environment' | 'deployment_type' | 'restore' | 'revision'
>;
type Holding = Pick<StepItem, 'name' | 'resources' | 'carried'>;

/** The rows of a step in the order of their intents. */
export function rowsOf(step: Pick<StepItem, 'resources'>): readonly ResourceRow[] {
  return inOrder(Object.values(step.resources));
}

/** The rows of what a step has made and has not begun to take away, in that order. */
export function activeRowsOf(step: Pick<StepItem, 'resources'>): readonly KnownRow[] {
  return rowsOf(step).flatMap((row) =>
    row.state === 'active' && row.id !== undefined ? [{ ...row, id: row.id }] : [],
  );
}

/** Rows in the order of their intents. */
export function inOrder(rows: readonly ResourceRow[]): readonly ResourceRow[] {
  return rows.toSorted((a, b) => a.intended_at.localeCompare(b.intended_at) || a.key.localeCompare(b.key));
}

/** What every part of an action is given. `current` answers with the newest known state of the step. */
export function stepContext(engine: ActingEngine, session: Owner, current: () => Holding): StepContext {
  return { ...knownContext(engine, session, current), clients: engine.clients };
}

/** The same without the doors to AWS. */
export function knownContext(engine: Engine, session: Owner, current: () => Holding): KnownContext {
  const name = stepOf(current().name);
  const owner = {
    id: session.session_id,
    stackName: session.stack_name,
    environment: session.environment,
    workflow: session.deployment_type,
    ...(session.revision && { isRevision: true as const }),
  };
  let makers: Promise<readonly string[]> | undefined;
  return {
    session: owner,
    step: name,
    clock: engine.clock,
    settings: settingsIn(engine.settings, session.environment),
    // It stays what it is as long as the step may go on, and is read by those alone who ask.
    setUpBy: () => {
      makers ??= setUpBy(engine, session, name);
      return makers;
    },
    tags: (key) => tagsOf(owner, name, key),
    physicalName: (key, limit = 32) =>
      physicalName({
        prefix: engine.settings.prefix,
        stackName: session.stack_name,
        sessionId: session.session_id,
        step: name,
        key,
        limit,
      }),
    resources: () => rowsOf(current()),
    resource: (key) => current().resources[key],
    restoreFrom: (key) => session.restore?.copies[name]?.[key],
    restoreKeys: () => Object.keys(session.restore?.copies[name] ?? {}),
    carried: (value) => current().carried?.[value],
  };
}
