import type { OnFailure } from '../../domain/session';
import type { SessionItem } from '../../ledger/items';
import type { Engine } from '../engine';
import { isProtected } from '../rollback/protection';
import type { Refusal } from '../session/request';

/** What becomes of a session when its resume fails, is cancelled or dies. */
export interface ResumeStrategy {
  readonly onFailure: OnFailure;
  /** `protection`: its environment keeps what has completed there, whatever the session says. */
  readonly from: 'request' | 'session' | 'protection';
}

/**
 * By what a resume goes. What has served in an environment that keeps such stacks is not taken away because bringing a part of it
 * back has failed: who asks for that is refused, and everybody else has it kept as it stands.
 */
export async function strategyOfResume(
  engine: Pick<Engine, 'installed'>,
  session: SessionItem,
  asked: OnFailure | undefined,
): Promise<ResumeStrategy | { readonly refusal: Refusal }> {
  if (!(await isProtected(engine, session))) {
    return asked === undefined
      ? { onFailure: session.on_failure, from: 'session' }
      : { onFailure: asked, from: 'request' };
  }
  if (asked === undefined || asked === 'keep') return { onFailure: 'keep', from: 'protection' };
  const { session_id: id, environment } = session;
  return {
    refusal: {
      code: 'DeletionProtected',
      message: `${environment} keeps what has completed there, as session ${id} has: a resume of it that fails cannot go by \`${asked}\`, which may take all of it away`,
      remedy: `Resume it without \`--on-failure\`: then it stays as it stands. If it may go, take \`environments.${environment}.deletion_protection\` out of unity.yaml and \`cdk deploy\` first.`,
    },
  };
}
