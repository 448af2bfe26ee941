import { type RollbackApproval, usualApprovalHours } from '../../domain/rollback-approval';
import type { SessionState } from '../../domain/session';
import { type Condition, when } from '../../ledger/expression';
import type { SessionItem } from '../../ledger/items';
import { isoTime } from '../../ports/clock';
import type { Engine } from '../engine';

/** What a move of a session means for the question whether it is to be undone. */
interface Asked {
  readonly approval?: RollbackApproval;
  readonly condition?: Condition;
}

/**
 * A session that ends as failed on its way forward asks, where that is its strategy: in the write that ends it, so nothing
 * can come between. One that goes on while it asks is asked about no more; of an answer and whatever else it is that sets
 * it going at the same moment one holds. Where a resume is refused the question, or its answer, stands as before.
 */
export function approvalInMove(
  engine: Engine,
  session: SessionItem,
  to: SessionState,
  { approves, takesBack }: { readonly approves?: boolean | undefined; readonly takesBack?: boolean },
): Asked {
  const { state, occupies, on_failure: strategy, rollback_approval: approval, resuming } = session;
  if (takesBack && resuming?.before) {
    const { rollback_approval: before } = resuming.before;
    return before ? { approval: before } : {};
  }
  const isOnItsWay = state === 'validating' || state === 'executing';
  if (isOnItsWay && to === 'failed' && occupies && strategy === 'approval') {
    return { approval: newApproval(engine, session) };
  }
  if (state !== 'failed' || approval?.state !== 'asked') return {};
  return {
    approval: endedApproval(engine, approval, approves ? 'approved' : 'withdrawn'),
    condition: when.equals(['rollback_approval', 'state'], 'asked'),
  };
}

function newApproval({ clock }: Engine, { approval_hours: hours = usualApprovalHours }: SessionItem): RollbackApproval {
  const expires = new Date(clock.now() + hours * 3_600_000).toISOString();
  return { state: 'asked', asked_at: isoTime(clock), expires_at: expires };
}

/** How it ended, in the name and with the reason of whoever writes that. */
export function endedApproval(
  { clock, ledger }: Pick<Engine, 'clock' | 'ledger'>,
  { asked_at, expires_at }: RollbackApproval,
  state: Exclude<RollbackApproval['state'], 'asked'>,
): RollbackApproval {
  const { actor: by, reason } = ledger.origin;
  return { state, asked_at, expires_at, ended_at: isoTime(clock), by, reason };
}
