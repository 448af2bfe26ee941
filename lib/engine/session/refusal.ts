import { shownApproval } from '../../domain/rollback-approval';
import { canBeCancelled, hasTails, isSwept, standingOf, takesWholeStack } from '../../domain/session';
import type { SessionItem } from '../../ledger/items';
import type { Engine } from '../engine';
import { wouldFollow } from '../revision/claim-former';
import { type Rescued, rescue } from '../watch/rescue';
import type { Refusal } from './request';
import { loadSession } from './session-store';

/**
 * Why a stack cannot be had, with the session in the way and the ways on. A holder that nothing runs any more is rescued.
 * `asking`: the deployment that wants the stack; one that could follow a holder that serves is only too early.
 */
export async function refusalByHolder(
  engine: Engine,
  holder: SessionItem,
  asking?: Pick<SessionItem, 'deployment_type' | 'restore'>,
): Promise<Refusal> {
  const id = holder.session_id;
  const stack = `${holder.stack_name}/${holder.environment}`;
  if (standingOf(holder) === 'occupied') {
    if (holder.state === 'completed' && asking && wouldFollow(asking, holder)) return tooEarly(holder, stack);
    return {
      code: 'StackOccupied',
      message: `${stack} is held by session ${id}, which is ${holder.state}`,
      remedy: isKeptRevision(holder)
        ? aboutKept(engine, holder)
        : `Take the stack down with \`unity destroy ${stack}\`, or undo that session with \`unity rollback ${id}\`.`,
    };
  }
  const rescued = await rescue(engine, holder);
  if (rescued) {
    const message = `${stack} belongs to session ${id}, whose execution is gone; ${becameOf[rescued]}`;
    const standing = await loadSession(engine.ledger, id);
    const code = rescued === 'kept' ? 'StackOccupied' : 'StackBusy';
    return { code, message, remedy: afterRescue[rescued](engine, standing) };
  }
  return {
    code: 'StackBusy',
    message: `${stack} is being changed by session ${id}, which is ${holder.state}`,
    remedy: canBeCancelled(holder.state)
      ? `Follow it with \`unity watch ${id}\`${orStopIt(holder)}.`
      : `Wait for its end, which \`unity watch ${id}\` follows, and start again.`,
  };
}

/** What became of a session that nothing ran any more, in words. */
export const becameOf: { readonly [How in Rescued]: string } = {
  rolled_back: 'its rollback has been started',
  kept: 'it is kept as it stands',
  ended: 'it has been ended, and nothing of it was made',
};

/** The way on from there. */
const afterRescue: { readonly [How in Rescued]: (engine: Engine, session: SessionItem) => string } = {
  rolled_back: (_engine, { session_id: id }) => `Follow it with \`unity watch ${id}\`.`,
  kept: (engine, session) => aboutKept(engine, session),
  ended: () => 'Start again; nothing was touched.',
};

/** The way to stop one that is under way, where it can be stopped: what is undone goes on to its end. */
export const orStopIt = ({ session_id: id, state }: SessionItem): string =>
  canBeCancelled(state) ? `, or stop it with \`unity cancel ${id}\`` : '';

/** It serves, and is changed by something that passes: nobody has to take it down for that. */
function tooEarly(holder: SessionItem, stack: string): Refusal {
  const id = holder.session_id;
  const look = `Wait for its end, which \`unity status ${id}\` shows, and start again.`;
  const [why, remedy] = isSwept(holder)
    ? ['what a sweep has found of it is being removed', look]
    : hasTails(holder)
      ? ['slow tails of it are still on their way out', look]
      : ['it has changed since this deployment looked at it', 'Start again; nothing was touched.'];
  return { code: 'StackBusy', message: `${stack} serves as session ${id}, and ${why}`, remedy };
}

/** Whether a revision has not come about and is kept, over one that serves on. */
const isKeptRevision = ({ state, revision, requested_rollback: request }: SessionItem): boolean =>
  revision !== undefined && state !== 'completed' && !takesWholeStack(request);

/** To take the stack down would take away what serves beneath a revision. */
function aboutKept({ clock }: Engine, session: SessionItem): string {
  const { session_id: id, rollback_approval: approval } = session;
  const asks = approval !== undefined && shownApproval(approval, clock.now()).state === 'asked';
  const answer = asks ? `, answer its question with \`unity approve ${id}\`` : '';
  const beneath = isKeptRevision(session) ? ': the revision before serves on' : '';
  return `Let that session go on with \`unity resume ${id}\`${answer}, or undo it with \`unity rollback ${id}\`${beneath}.`;
}
