import { UnityError } from '../../domain/errors/unity-error';
import { isAccepted, type ResourceRow } from '../../domain/resource';
import { hasTails, type Kept, type RollbackRecord, type SessionState, takesWholeStack } from '../../domain/session';
import { when } from '../../ledger/expression';
import { keys, type SessionItem, type StepItem } from '../../ledger/items';
import { isoTime } from '../../ports/clock';
import type { Engine } from '../engine';
import { goOnDown } from '../revision/go-on-down';
import { loadSession, loadSteps } from '../session/session-store';

/**
 * A person takes over what a rollback could not remove: it stays on purpose from here on, and the stack is free. Safe to
 * repeat. The session first, its rows after: rows that stay on purpose while the session holds the stack would be looked
 * at by no rollback, and a repeated call marks what a dead one has not.
 *
 * @throws UnityError TransitionRefused
 */
export async function acceptLeftovers(engine: Engine, sessionId: string, reason: string): Promise<void> {
  const session = await loadSession(engine.ledger, sessionId);
  const accepted = isDone(session) ? session : await release(engine, session, reason);
  await markRows(engine, accepted);
  if (accepted.going_down) await goOnDown(engine, sessionId);
}

const isDone = ({ state, rollback }: SessionItem): boolean =>
  state === 'failed' && rollback?.accepted !== undefined && rollback.leftovers.length === 0;

async function release(engine: Engine, session: SessionItem, reason: string): Promise<SessionItem> {
  const { session_id: id, rollback, state, requested_rollback: request } = session;
  const hindrance = hindranceOf(session);
  if (hindrance !== undefined || rollback === undefined) throw refused(hindrance ?? `session ${id} is ${state}`);
  const taken = rollback.leftovers.map(
    ({ step, type, id: of }): Kept => ({ step, type, id: of ?? '', reason: 'accepted' }),
  );
  const hourlyUsd = rollback.leftovers.reduce((sum, leftover) => sum + leftover.hourly_usd, 0);
  // The rest of what a revision has followed is still a part of the stack.
  const isInPart = rollback.type === 'retire';
  const goesDown = takesWholeStack(request) && session.revision !== undefined;
  const released = await engine.ledger.update<SessionItem>(
    keys.session(id),
    {
      set: [
        // Whoever has read the session before must not begin a rollback that knows nothing of this.
        ['epoch', session.epoch + 1],
        ...(isInPart ? [] : [['occupies', false] as const]),
        ...(goesDown ? [['going_down', true] as const, ['open_in', session.environment] as const] : []),
        [
          ['rollback', 'accepted'],
          {
            by: engine.ledger.origin.actor,
            at: isoTime(engine.clock),
            reason,
            resources: taken.length,
            hourly_usd: Number(hourlyUsd.toFixed(4)),
            ...(isInPart && { in_part: true }),
          },
        ],
        [['rollback', 'leftovers'], []],
        [
          ['rollback', 'kept'],
          [...rollback.kept, ...taken],
        ],
      ],
    },
    when.all(
      when.equals('state', 'failed'),
      when.equals('epoch', session.epoch),
      when.equals('generation', session.generation),
    ),
  );
  if (released.applied) return released.item;
  const standing = await loadSession(engine.ledger, id);
  if (isDone(standing)) return standing;
  throw refused(`session ${id} is ${standing.state}: somebody was faster; look at it again`);
}

/** Why the leftovers of a session cannot be accepted as it stands, in words; undefined where they can. */
export function hindranceOf(session: {
  readonly session_id: string;
  readonly state: SessionState;
  readonly rollback?: Pick<RollbackRecord, 'type' | 'verdict' | 'leftovers' | 'tails'> | null;
}): string | undefined {
  const { session_id: id, state, rollback } = session;
  if (state !== 'failed' || rollback?.verdict !== 'dirty' || rollback.leftovers.length === 0)
    return `session ${id} is ${state} and no rollback of it has left anything behind`;
  if (rollback.type !== 'full' && rollback.type !== 'retire')
    return `only a part of session ${id} was undone, and the rest holds the stack: undo it whole first, unity rollback ${id}`;
  if (hasTails({ state, rollback }))
    return `slow tails of session ${id} are still on their way out: wait for their end`;
  return undefined;
}

const refused = (message: string): UnityError => new UnityError('TransitionRefused', { message });

/** A rollback that has begun since has fenced the steps off: it removes what it can, and must not find it retained. */
async function markRows(engine: Engine, { session_id: id, epoch, rollback }: SessionItem): Promise<void> {
  const taken = (rollback?.kept ?? []).filter((kept) => kept.reason === 'accepted');
  const steps = await loadSteps(engine.ledger, id);
  await Promise.all(
    steps.map(async (step) => {
      const rows = Object.values(step.resources).filter((row) => !isAccepted(row) && isOneOf(taken, step, row));
      if (rows.length === 0) return;
      await engine.ledger.update<StepItem>(
        keys.step(id, step.name),
        {
          set: rows.flatMap(({ key }) => [
            [['resources', key, 'retained'], true] as const,
            [['resources', key, 'accepted'], true] as const,
          ]),
        },
        when.any(when.less('epoch', epoch), when.equals('epoch', epoch)),
      );
    }),
  );
}

function isOneOf(taken: readonly Kept[], step: StepItem, row: ResourceRow): boolean {
  if (row.state === 'deleted' || row.adopted || row.retained) return false;
  return taken.some((kept) => kept.step === step.name && kept.type === row.type && kept.id === (row.id ?? ''));
}
