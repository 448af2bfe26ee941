import type { Signal } from '../../domain/signal';
import { when } from '../../ledger/expression';
import { keys, type SessionItem, type StepItem } from '../../ledger/items';
import type { Engine } from '../engine';
import { tokensOf } from './tokens';

/** What became of a signal. `repeated`: the step has this very one. `refused`: it has another, or takes none. */
export type SignalOutcome = 'recorded' | 'repeated' | 'refused';

/** Whether the steps of a session may be told anything. */
export function takesSignals(session: SessionItem): boolean {
  return (session.state === 'validating' || session.state === 'executing') && !session.cancelling;
}

/**
 * The one door through which a step hears from outside. The signal is written first, on the step's own item, and then
 * whoever holds there is woken; a holder leaves its token on the same item and looks for a signal after. So one of the
 * two always sees the other, and a signal that comes before its step begins waits for it. Safe to repeat.
 */
export async function signal(
  engine: Engine,
  session: SessionItem,
  step: string,
  told: Omit<Signal, 'at'>,
): Promise<SignalOutcome> {
  if (!takesSignals(session)) return 'refused';
  const key = keys.step(session.session_id, step);
  const written = await engine.ledger.update<StepItem>(
    key,
    { set: [['signal', { ...told, at: new Date(engine.clock.now()).toISOString() }]] },
    when.all(
      when.equals('epoch', session.epoch),
      // A person answers what was asked; an event may come before its step.
      when.in('state', told.kind === 'event' ? ['pending', 'executing'] : ['executing']),
      when.absent('signal'),
      when.absent('deaf'),
    ),
  );
  const standing = written.applied ? written.item : await engine.ledger.get<StepItem>(key);
  if (standing?.epoch !== session.epoch || standing.signal?.id !== told.id) return 'refused';
  // Whoever told it first may have died before it woke anybody.
  const wake = (token: string) => engine.machines.wake(token, { status: 'signalled' });
  await Promise.all(tokensOf(standing, 'hold').map(wake));
  return written.applied ? 'recorded' : 'repeated';
}
