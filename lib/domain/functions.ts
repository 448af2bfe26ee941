/** Groups of actions whose functions share one role. */
export const permissionSets = [
  'watch',
  'network',
  'compute',
  'balancing',
  'edge',
  'files',
  'guest',
  'control',
] as const;

/** The name of a permission set. */
export type PermissionSet = (typeof permissionSets)[number];

/** The engine functions that machines invoke. */
const engineStates = [
  'open_session',
  'gate',
  'hold',
  'admit',
  'fail_step',
  'close_session',
  'start_rollback',
  'plan_rollback',
  'undo_gate',
  'close_rollback',
  'checkpoint',
  'promote',
  'inspect',
] as const;

/** The functions that are not tied to a permission set, by what they do. */
export const engineFunctions = [
  ...engineStates,
  'watchdog',
  'sweeper',
  'publisher',
  'signals',
  'prune',
  'desk',
  'requests',
  'attest',
  'publish_workflow',
  'notify',
] as const;

/** The name of an engine function. */
export type EngineFunction = (typeof engineFunctions)[number];

/** A function as machines and roles name it: `make_network`, `undo_network`, or an engine function. */
export type FunctionName = `make_${PermissionSet}` | `undo_${PermissionSet}` | EngineFunction;

/** The permission set whose actions reach the installation itself: its role is at home, wherever an environment deploys. */
export const homeSet: PermissionSet = 'control';

const actionFunctions = permissionSets.flatMap((set) => [`make_${set}`, `undo_${set}`] as const);

/** The functions that machines may invoke, whatever workflow they were made from. */
export const machineFunctions: readonly FunctionName[] = [...engineStates, ...actionFunctions];

/** Every function of an installation. */
export const functionNames: readonly FunctionName[] = [...engineFunctions, ...actionFunctions];
