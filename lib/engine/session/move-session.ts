import { invariant } from '../../domain/assert';
import { isTerminal, type Kept, type SessionState, sessionTransitions } from '../../domain/session';
import { type Change, type Condition, when } from '../../ledger/expression';
import { keys, type SessionItem } from '../../ledger/items';
import { isoTime } from '../../ports/clock';
import type { Engine } from '../engine';
import { takenBack } from '../resume/take-back';
import { approvalInMove } from './approval-in-moves';
import { asRead } from './as-read';
import { resting } from './resting-place';

/**
 * Moves a session from the state it was read in to another, in one conditional write, or not at all when it has moved on
 * since. The table of transitions is asserted here and nowhere else; so is what comes with being terminal: the end time,
 * and no place among the open sessions in their index, unless something `staysOpen`: tails that somebody must see to, such
 * as those of a rollback that the session has gone on after. `kept`: what the change says that a rollback has kept.
 */
export async function moveSession(
  engine: Engine,
  session: SessionItem,
  to: SessionState,
  change: Change = {},
  options: {
    readonly condition?: Condition;
    readonly staysOpen?: boolean;
    readonly kept?: readonly Kept[];
    /** A person has approved of it, where that was asked. */
    readonly approves?: boolean | undefined;
    /** It ends a resume that is refused: what its claim has changed is as it was. */
    readonly takesBack?: boolean;
  } = {},
): Promise<SessionItem | undefined> {
  invariant(sessionTransitions[session.state].includes(to), `a session may not go from ${session.state} to ${to}`);
  const { approval, condition } = approvalInMove(engine, session, to, options);
  const asked = approval && { rollback_approval: approval };
  const wentOn = session.state === 'executing';
  const staysOpen = options.staysOpen || (wentOn && (session.rollback?.tails.length ?? 0) > 0);
  const place = staysOpen ? {} : resting({ ...session, ...asked, state: to }, options.kept);
  const ending: Change = isTerminal(to)
    ? {
        set: [['completed_at', isoTime(engine.clock)], ...(place.set ?? [])],
        remove: [...(place.remove ?? []), 'cancelling', ...(wentOn ? ['resuming'] : [])],
      }
    : { set: [['open_in', session.environment]], remove: ['completed_at', 'health'] };
  const back = options.takesBack ? takenBack(session) : {};
  const moved = await engine.ledger.update<SessionItem>(
    keys.session(session.session_id),
    {
      set: [
        ['state', to],
        ...(ending.set ?? []),
        ...Object.entries(asked ?? {}),
        ...(back.set ?? []),
        ...(change.set ?? []),
      ],
      setIfAbsent: change.setIfAbsent ?? [],
      remove: [...(ending.remove ?? []), ...(back.remove ?? []), ...(change.remove ?? [])],
    },
    when.all(asRead(session), ...(condition ? [condition] : []), ...(options.condition ? [options.condition] : [])),
  );
  return moved.applied ? moved.item : undefined;
}
