import type { ExecutionReference } from '../../domain/session';

/** The execution that takes a session forward: the newest of those that ever did. */
export function latestForward(session: { readonly executions: readonly ExecutionReference[] }): string | undefined {
  return session.executions.findLast(({ role }) => role !== 'rollback')?.arn;
}

/** Whether it is that one. */
export function isLatest(session: { readonly executions: readonly ExecutionReference[] }, arn: string): boolean {
  return latestForward(session) === arn;
}
