import { UnityError } from '../domain/errors/unity-error';
import {
  type EngineFunction,
  engineFunctions,
  type FunctionName,
  type PermissionSet,
  permissionSets,
} from '../domain/functions';

/** One thing that functions of the engine do; `right-statements.ts` says what it takes in IAM. */
export type EngineRight =
  | 'read ledger'
  | 'read stored parameters'
  | 'list open sessions'
  | 'change ledger'
  | 'change promotions'
  | 'change health'
  | 'create ledger items'
  | 'wake tasks'
  | 'start rollbacks'
  | 'start checkpoints'
  | 'start promotions'
  | 'start deployments'
  | 'see executions'
  | 'read stream'
  | 'write audit'
  | 'send events'
  | 'keep failed batches'
  | 'tell failed batches again'
  | 'report failures'
  | 'start requested deployments'
  | 'publish machines'
  | 'prune versions'
  | 'read receivers'
  | 'publish messages'
  | 'try receivers'
  | 'judge budgets';

const session: readonly EngineRight[] = ['read ledger', 'change ledger'];

/** A session whose execution is dead is taken over: drained, or its rollback started. */
const rescue: readonly EngineRight[] = [
  ...session,
  'create ledger items',
  'wake tasks',
  'start rollbacks',
  'see executions',
];

const engineRights: Readonly<Record<EngineFunction, readonly EngineRight[]>> = {
  // A newcomer to a stack that nobody works on any more rescues the session that holds it. Where an environment limits
  // how many are under way, those are counted.
  open_session: [...rescue, 'list open sessions', 'read stored parameters'],
  gate: [...session, 'wake tasks'],
  hold: [...session, 'wake tasks'],
  admit: session,
  fail_step: [...session, 'wake tasks'],
  // A revision that serves has what it has no use for taken away.
  close_session: [...session, 'wake tasks', 'start rollbacks'],
  start_rollback: [...session, 'create ledger items', 'wake tasks', 'start rollbacks'],
  plan_rollback: session,
  undo_gate: [...session, 'wake tasks'],
  // What one former revision had is gone, and the next one’s follows.
  close_rollback: [...session, 'wake tasks', 'start rollbacks'],
  // What it captures are items of their own.
  checkpoint: [...session, 'create ledger items', 'start checkpoints'],
  // Deploys, and puts back what was before; an answer may have come before anybody waits for it.
  promote: [...session, 'wake tasks', 'start deployments', 'see executions', 'list open sessions'],
  // Promotions whose execution is dead go on in another.
  watchdog: [...rescue, 'start promotions', 'report failures'],
  // Checkpoints whose time is up are deleted by their machine.
  sweeper: [...rescue, 'start checkpoints', 'start promotions', 'list open sessions', 'report failures'],
  signals: [...session, 'list open sessions', 'wake tasks', 'report failures'],
  prune: ['list open sessions', 'prune versions', 'report failures'],
  // People’s doings: an answer wakes, a rollback takes the stack’s lock back and starts its machine, a sweep looks whose
  // things are and takes over what nothing works on, a checkpoint and a promotion start theirs. A revision that serves
  // is rolled back by deploying what was before.
  desk: [
    ...rescue,
    'start checkpoints',
    'start promotions',
    'start deployments',
    'list open sessions',
    'try receivers',
  ],
  // Looks, and writes nothing but what a promotion has asked it to look for, and how healthy what serves is.
  inspect: [
    'read ledger',
    'change promotions',
    'change health',
    'list open sessions',
    'see executions',
    'report failures',
  ],
  attest: [...session, 'see executions', 'report failures'],
  // When a way forward ends, it reads what the steps of the session say.
  publisher: [
    'read ledger',
    'read stream',
    'write audit',
    'send events',
    'keep failed batches',
    'tell failed batches again',
    'report failures',
  ],
  // It checks parameters as the session that it starts will.
  requests: ['start requested deployments', 'send events', 'report failures'],
  // What stands in the environment is summed up where it has a budget.
  notify: [
    'read ledger',
    'list open sessions',
    'create ledger items',
    'judge budgets',
    'read receivers',
    'publish messages',
    'report failures',
  ],
  publish_workflow: [...session, 'create ledger items', 'publish machines'],
};

/** Makers capture checkpoints, which are items of their own. */
const makerRights: readonly EngineRight[] = [...session, 'create ledger items', 'wake tasks'];
const undoerRights: readonly EngineRight[] = [...session, 'wake tasks'];

/** A function by what it is for. */
export type FunctionKind =
  | { readonly kind: 'engine'; readonly rights: readonly EngineRight[] }
  | {
      readonly kind: 'make' | 'undo';
      readonly set: PermissionSet;
      readonly rights: readonly EngineRight[];
    };

const kinds: ReadonlyMap<FunctionName, FunctionKind> = new Map<FunctionName, FunctionKind>([
  ...engineFunctions.map((name) => [name, { kind: 'engine', rights: engineRights[name] }] as const),
  ...permissionSets.map((set) => [`make_${set}`, { kind: 'make', set, rights: makerRights }] as const),
  ...permissionSets.map((set) => [`undo_${set}`, { kind: 'undo', set, rights: undoerRights }] as const),
]);

/** What a function is for, and what it may do beside its actions. */
export function kindOf(name: FunctionName): FunctionKind {
  const kind = kinds.get(name);
  if (!kind) throw new UnityError('InvariantBroken', { message: `no rights are written down for ${name}` });
  return kind;
}
