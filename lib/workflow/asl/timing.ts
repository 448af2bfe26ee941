import type { FunctionName } from '../../domain/functions';

/** How long the functions behind our states may run, and the tasks that wait for them. */
export const functionTimeoutSeconds = {
  /** Engine functions: a handful of ledger calls. */
  engine: 30,
  /** Drivers poll for a slice and need room to finish the call they are in. */
  driver: 80,
  /** Verification waits for the visibility window. */
  verify: 300,
} as const;

/** How much longer a task waits than its function may run, so that the function is dead when the task gives up. */
export const taskMarginSeconds = 10;

/** A request of a function ends within this time (`lambdas/shared/serve.ts`: 3 s to connect, 10 s for the answer). */
const requestSeconds = 13;

/** How long after an intent was written its call may still take effect: its function began before, and then its time is up. */
export const longestMakingSeconds = functionTimeoutSeconds.driver + requestSeconds;

/** The timeout of a task whose function has that timeout. */
export function taskTimeoutSeconds(kind: keyof typeof functionTimeoutSeconds): number {
  return functionTimeoutSeconds[kind] + taskMarginSeconds;
}

/** How long the forward machine waits for its rollback before it ends without it. */
export const rollbackWaitSeconds = 21_600;

/** The timeout of a function by its name: the installation and the local run give it the same. */
export function timeoutOfFunction(name: FunctionName): number {
  if (name.startsWith('make_') || name === 'plan_rollback' || name === 'promote' || name === 'notify')
    return functionTimeoutSeconds.driver;
  // Looks twice, a visibility window apart.
  if (name === 'inspect') return functionTimeoutSeconds.verify;
  if (name.startsWith('undo_') && name !== 'undo_gate') return functionTimeoutSeconds.verify;
  return functionTimeoutSeconds.engine;
}
