import { UnityError } from '../../domain/errors/unity-error';
import type { ResourceRow } from '../../domain/resource';
import { type Change, type Condition, when } from '../../ledger/expression';
import { keys, type Lease, type StepItem } from '../../ledger/items';
import type { Engine, StepPayload } from '../engine';

/**
 * One invocation’s hold on a step. Every write is conditional on the epoch and on this invocation’s lease, and renews
 * the lease; one that is refused means that a newer run has taken over.
 */
export class HeldStep {
  private constructor(
    private readonly engine: Engine,
    private current: StepItem,
  ) {}

  get item(): StepItem {
    return this.current;
  }

  /** Takes the step, or tells until when somebody else holds it. `fenced`: the payload is of an older epoch. */
  static async take(
    engine: Engine,
    payload: StepPayload,
    change: Change,
    condition: Condition,
  ): Promise<HeldStep | { readonly heldUntil: number } | 'refused' | 'fenced'> {
    const key = keys.step(payload.session_id, payload.step);
    const now = engine.clock.now();
    const lease = leaseOf(engine, payload.epoch);
    const taken = await engine.ledger.update<StepItem>(
      key,
      { ...change, set: [...(change.set ?? []), ['lease', lease]] },
      when.all(
        when.equals('epoch', payload.epoch),
        condition,
        when.any(
          when.absent('lease'),
          when.less(['lease', 'until'], now),
          when.equals(['lease', 'holder'], lease.holder),
        ),
      ),
    );
    if (taken.applied) return new HeldStep(engine, taken.item);
    const standing = await engine.ledger.get<StepItem>(key);
    if (standing?.epoch !== payload.epoch) return 'fenced';
    const holder = standing.lease;
    if (holder && holder.holder !== lease.holder && holder.until >= now) return { heldUntil: holder.until };
    return 'refused';
  }

  /** Writes under the lease. Rejects with `StepFenced` when it is lost. */
  async write(change: Change, options: { readonly release?: boolean } = {}): Promise<StepItem> {
    const { engine, current } = this;
    assertInTime(engine);
    const lease = leaseOf(engine, current.epoch);
    const kept: Change = options.release
      ? { ...change, remove: [...(change.remove ?? []), 'lease'] }
      : { ...change, set: [...(change.set ?? []), ['lease', lease]] };
    const written = await engine.ledger.update<StepItem>(
      keys.step(current.session_id, current.name),
      kept,
      when.all(when.equals('epoch', current.epoch), when.equals(['lease', 'holder'], lease.holder)),
    );
    if (!written.applied) throw new UnityError('StepFenced', { message: `a newer run has taken over ${current.name}` });
    // Writes may overlap: the answer of an older one must not hide a newer state.
    if (written.item.version > this.current.version) this.current = written.item;
    return written.item;
  }

  /**
   * Renews the lease when half of it is used up: called before anything that takes time. A renewal whose answer was long
   * under way may be used up already, so it is looked at as well.
   */
  async keep(): Promise<void> {
    const { clock, settings } = this.engine;
    const half = (settings.leaseSeconds * 1000) / 2;
    while ((this.current.lease?.until ?? 0) - clock.now() < half) await this.write({});
  }

  /** Waits, and keeps the lease meanwhile. */
  async pause(milliseconds: number): Promise<void> {
    const longest = (this.engine.settings.leaseSeconds * 1000) / 2;
    for (let left = milliseconds; left > 0; left -= longest) {
      await this.engine.clock.sleep(Math.min(left, longest));
      await this.keep();
    }
  }

  /** Lets go of the lease whatever the epoch is by now: whoever waits for it need not wait longer. */
  async release(): Promise<void> {
    const { engine, current } = this;
    const holder = engine.ledger.origin.invocation;
    await engine.ledger.update<StepItem>(
      keys.step(current.session_id, current.name),
      { remove: ['lease'] },
      when.equals(['lease', 'holder'], holder),
    );
  }

  /**
   * The one write allowed under any epoch: the physical id of a resource whose intent stands. A row that was already
   * given up as never made is opened again by it.
   */
  async leaveEvidence(row: ResourceRow, id: string): Promise<void> {
    const { engine, current } = this;
    const path = (field: string) => ['resources', row.key, field] as const;
    await engine.ledger.update<StepItem>(
      keys.step(current.session_id, current.name),
      {
        set: [
          [path('id'), id],
          [path('state'), 'active'],
        ],
      },
      when.all(when.absent(path('id')), when.equals(path('token'), row.token)),
    );
  }
}

/**
 * Whoever called this invocation has given it up when its time is over. A frozen environment that thaws later must not
 * go on as if nothing had happened: a newer run may just be starting.
 */
function assertInTime(engine: Engine): void {
  const { deadline } = engine.ledger.origin;
  if (deadline === undefined || engine.clock.now() < deadline) return;
  throw new UnityError('StepFenced', { message: 'the time of this invocation is up' });
}

function leaseOf(engine: Engine, epoch: number): Lease {
  return {
    holder: engine.ledger.origin.invocation,
    epoch,
    until: engine.clock.now() + engine.settings.leaseSeconds * 1000,
  };
}
