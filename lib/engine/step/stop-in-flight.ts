import { when } from '../../ledger/expression';
import { keys, type SessionItem, type StepItem } from '../../ledger/items';
import { isoTime } from '../../ports/clock';
import type { Engine } from '../engine';
import { tokenNames } from './tokens';

/**
 * Records of a step that a rollback has fenced off in flight that it was stopped: whoever drives it may write no more, so
 * it would be at work for ever. It is never the root cause.
 */
export async function stopInFlight(
  engine: Engine,
  session: Pick<SessionItem, 'session_id' | 'epoch'>,
  step: Pick<StepItem, 'name' | 'state'>,
): Promise<void> {
  if (step.state !== 'executing') return;
  await engine.ledger.update<StepItem>(
    keys.step(session.session_id, step.name),
    {
      set: [
        ['state', 'failed'],
        ['cancelled', true],
        ['completed_at', isoTime(engine.clock)],
      ],
      remove: tokenNames('hold'),
    },
    when.all(when.equals('epoch', session.epoch), when.equals('state', 'executing')),
  );
}
