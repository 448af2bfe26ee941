import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { ResourceRow } from '../../lib/domain/resource';
import type { RollbackApproval } from '../../lib/domain/rollback-approval';
import type { OnFailure, SessionState } from '../../lib/domain/session';
import { keys, type LedgerItem, type LockItem, type SessionItem, type StepItem } from '../../lib/ledger/items';
import type { Dependency, Step, Workflow } from '../../lib/workflow/model';
import type { Arena } from './arena';

const stamp = { version: 1, write_id: 'before', updated_at: '', actor: 'race', via: 'before', reason: 'race' };

/** The ARN of an execution of the forward machine. */
export const executionArn = (name: string): string =>
  `arn:aws:states:eu-west-1:123456789012:execution:unity-dev-race:${name}`;

const retry = { maxAttempts: 3, intervalSeconds: 2, backoffRate: 2, maxDelaySeconds: 30 };

/** A checked step. */
export const stepOf = (name: string, action: string, dependsOn: readonly Dependency[] = []): Step => ({
  name,
  service: 'test',
  action,
  timeoutSeconds: 600,
  dependsOn,
  inputs: {},
  retry,
  rollback: 'compensate',
  line: 1,
});

/** The ARN of the rollback execution of a generation. */
export const rollbackArn = (id: string, generation: number): string =>
  `arn:aws:states:eu-west-1:123456789012:execution:unity-dev--rollback:${id}-r${generation}`;

/** The workflow of a scene’s session. */
export const workflowOf = (steps: readonly Step[]): Workflow => ({
  name: 'race',
  id: 'race@1',
  parameters: {},
  outputs: {},
  steps,
});

/** What a scene starts with. */
export interface SessionFacts {
  readonly id?: string;
  readonly state?: SessionState;
  readonly steps?: readonly Step[];
  /** @default the one named as the session */
  readonly execution?: string;
  readonly occupies?: boolean;
  readonly on_failure?: OnFailure;
  /** That it asks whether it is to be undone. */
  readonly asks?: RollbackApproval;
  /** What the steps hold already, by step: one of each type, whose id is its key. */
  readonly holds?: Readonly<Record<string, readonly string[]>>;
}

/** Rows of resources that were made before. */
function rowsOf(sessionId: string, types: readonly string[] = [], intended_at: string): StepItem['resources'] {
  const row = (type: string): ResourceRow => {
    const key = type.replace(/.*::/, '').toLowerCase();
    return {
      key,
      type,
      state: 'active',
      generation: 1,
      token: `${sessionId}-${key}`,
      id: key,
      intended_at,
      metadata: {},
    };
  };
  return Object.fromEntries(types.map(row).map((made) => [made.key, made]));
}

/** Where a scene stands: a table, and the time. */
type Stage = Pick<Arena, 'store' | 'tables' | 'now'>;

/** Puts a session that was opened before, its steps and its lock. */
export function seed(arena: Stage, facts: SessionFacts = {}): string {
  const { id = 'race-1', state = 'executing', steps = [], occupies = true, on_failure = 'rollback' } = facts;
  const updated_at = new Date(arena.now()).toISOString();
  put<SessionItem>(arena, {
    ...keys.session(id),
    ...stamp,
    updated_at,
    kind: 'session',
    session_id: id,
    deployment_type: 'race',
    workflow_id: 'race@1',
    stack_name: 'shop',
    environment: 'dev',
    state,
    epoch: 1,
    generation: 0,
    started_at: updated_at,
    parameters: {},
    config: {},
    output_expressions: {},
    on_failure,
    ...(facts.asks && { rollback_approval: facts.asks }),
    step_names: steps.map(({ name }) => name),
    occupies,
    executions: [{ arn: facts.execution ?? executionArn(id), role: 'forward' }],
    listed_in: 'dev',
    ...((state === 'executing' || state === 'rolling_back') && { open_in: 'dev' }),
    ...(state === 'rolling_back' && {
      rollback: { type: 'full', kept: [], leftovers: [], tails: [], started_at: updated_at },
    }),
  });
  put<LockItem>(arena, { ...keys.lock('dev', 'shop'), ...stamp, kind: 'lock', session_id: id });
  for (const [index, spec] of steps.entries()) {
    put<StepItem>(arena, {
      ...keys.step(id, spec.name),
      ...stamp,
      updated_at,
      kind: 'step',
      session_id: id,
      environment: 'dev',
      name: spec.name,
      index,
      spec,
      dependents: steps.flatMap((other) =>
        other.dependsOn.filter(({ step }) => step === spec.name).map(({ until }) => ({ step: other.name, until })),
      ),
      state: 'pending',
      phase: 'waiting',
      epoch: 1,
      attempt: 1,
      outputs: {},
      frozen: {},
      resources: rowsOf(id, facts.holds?.[spec.name], updated_at),
    });
  }
  return id;
}

/** Puts an item as it is. */
export function put<Item extends LedgerItem>(arena: Stage, item: Item): void {
  arena.store.call('PutItem', { TableName: arena.tables.ledger, Item: marshall(item) });
}

function get<Item>(arena: Stage, key: { readonly pk: string; readonly sk: string }): Item {
  const { Item } = arena.store.call('GetItem', { TableName: arena.tables.ledger, Key: marshall(key) }) as {
    Item: Parameters<typeof unmarshall>[0];
  };
  return unmarshall(Item) as Item;
}

/** The session as it stands. */
export const sessionIn = (arena: Stage, id = 'race-1'): SessionItem => get(arena, keys.session(id));

/** A step as it stands. */
export const stepIn = (arena: Stage, name: string, id = 'race-1'): StepItem => get(arena, keys.step(id, name));

/** The lock of the stack as it stands. */
export const lockIn = (arena: Stage): LockItem => get(arena, keys.lock('dev', 'shop'));

/** Hears of every change of the ledger’s items of a kind, in order. */
export function onChange<Item extends LedgerItem>(
  arena: Arena,
  kind: Item['kind'],
  listener: (before: Item, after: Item) => void,
): void {
  arena.store.onWrite(({ oldImage, newImage }) => {
    if (!oldImage || !newImage || newImage.kind?.S !== kind) return;
    listener(
      unmarshall(oldImage as Parameters<typeof unmarshall>[0]) as Item,
      unmarshall(newImage as Parameters<typeof unmarshall>[0]) as Item,
    );
  });
}
