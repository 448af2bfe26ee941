import type {
  MakeContext,
  ResourceHandler,
  SavingContext,
  StepContext,
  UndoContext,
  UndoResult,
} from '../../lambdas/actions/action';
import type { OutputValues } from '../../lambdas/actions/definition';
import { tagsOf } from '../../lambdas/actions/tags';
import type { Clients } from '../../lambdas/shared/clients';
import type { CarriedValue } from '../../lib/domain/carried-value';
import { UnityError } from '../../lib/domain/errors/unity-error';
import type { Json } from '../../lib/domain/json';
import { physicalName, resourceToken } from '../../lib/domain/naming';
import { isUnsettledCopy, type ResourceRow } from '../../lib/domain/resource';
import { defaultSettings, type Settings } from '../../lib/domain/settings';
import type { Signal } from '../../lib/domain/signal';
import { classify, isBlocked } from '../../lib/engine/step/failure';
import { type Clock, isoTime } from '../../lib/ports/clock';

/** Thrown in place of the rest of an invocation: the call was made, its record was not. */
export class Crash extends Error {}

/**
 * One step with a ledger in memory: the promises of `make` and `removeInOrder` in their simplest form. Contexts of one
 * step share its rows as invocations of one step do.
 */
export class MemoryStep {
  readonly rows = new Map<string, ResourceRow>();
  readonly published: OutputValues[] = [];
  /** Keys whose next creation takes effect and is not recorded. */
  readonly crashAfterCreating = new Set<string>();
  /** Set by a newer run: every fence rejects from then on. */
  fenced = false;
  /** What somebody outside has told the step. */
  told: Signal | undefined;
  /** What the installation is set to. */
  settings: Settings = defaultSettings;
  /** The copies that data begins from, by the key of its row. */
  readonly restored = new Map<string, string>();
  /** What a former session had settled on. */
  readonly carried = new Map<string, CarriedValue>();
  /** Whether the step’s policy is `snapshot`. */
  copiesAlways = false;
  /** When the rollback was asked for, as an ISO time. */
  askedAt: string | undefined;
  private readonly frozen = new Map<string, Json>();

  constructor(
    private readonly clients: Clients,
    private readonly clock: Clock,
    private readonly step = 'make_it',
    private readonly session = { id: 'spot-0123456789', stackName: 'shop', environment: 'dev', workflow: 'spot' },
  ) {}

  context(): StepContext {
    const { clients, clock, rows, session, step } = this;
    const { prefix } = defaultSettings;
    return {
      session,
      step,
      clients,
      clock,
      settings: this.settings,
      setUpBy: async () => [session.id],
      tags: (key) => tagsOf(session, step, key),
      physicalName: (key, limit = 32) =>
        physicalName({ prefix, stackName: session.stackName, sessionId: session.id, step, key, limit }),
      resources: () => [...rows.values()],
      resource: (key) => rows.get(key),
      restoreFrom: (key) => this.restored.get(key),
      restoreKeys: () => [...this.restored.keys()],
      carried: (name) => this.carried.get(name),
    };
  }

  making<Input>(input: Input): MakeContext<Input> {
    const context = this.context();
    return {
      ...context,
      input,
      make: (key, handler, create, metadata = {}) => this.make(context, key, handler, create, metadata),
      renew: async (key) => this.renew(key),
      note: async (key, metadata) => this.change(key, { metadata: { ...this.rows.get(key)?.metadata, ...metadata } }),
      freeze: async (name, compute) => {
        if (!this.frozen.has(name)) this.frozen.set(name, await compute());
        return this.frozen.get(name) as Awaited<ReturnType<typeof compute>>;
      },
      signal: async () => this.told,
      publish: async (outputs) => void this.published.push(outputs),
      fence: async () => {
        if (this.fenced) throw new UnityError('StepFenced');
      },
    };
  }

  saving(checkpoint?: string): SavingContext {
    const context = this.context();
    return {
      ...context,
      save: (key, of, handler, create, metadata = {}) =>
        this.make(context, key, handler, create, metadata, {
          snapshot_of: of,
          retained: true,
          ...(checkpoint !== undefined && { checkpoint }),
        }),
      renew: async (key) => this.renew(key),
      note: async (key, metadata) => this.change(key, { metadata: { ...this.rows.get(key)?.metadata, ...metadata } }),
    };
  }

  undoing(): UndoContext {
    const context = this.context();
    const { copiesAlways, askedAt } = this;
    return {
      ...this.saving(),
      copiesAlways,
      askedAt,
      removeInOrder: (handlers) => this.removeInOrder(context, handlers),
    };
  }

  /** Opens a row again, as the second look does with what it finds alive. */
  reopen(key: string): void {
    this.change(key, { state: 'active' });
  }

  /** A row as it stands once its resource is recorded. */
  adopt(key: string, type: string, id: string): void {
    this.intend(key, type, 1, {});
    this.record(key, id);
  }

  private async make(
    context: StepContext,
    key: string,
    handler: ResourceHandler,
    create: (row: ResourceRow) => Promise<string>,
    metadata: ResourceRow['metadata'],
    facts: Partial<ResourceRow> = {},
  ): Promise<string> {
    let row = this.rows.get(key);
    if (row?.state === 'active' && row.id !== undefined) return row.id;
    if (row === undefined || row.state === 'deleted') {
      row = this.intend(key, handler.type, (row?.generation ?? 0) + 1, metadata, facts);
    } else {
      const found = await this.lookFor(context, handler, row);
      if (found !== undefined) return this.record(key, found);
    }
    if (this.fenced) throw new UnityError('StepFenced');
    const id = await create(row);
    if (this.crashAfterCreating.delete(key)) throw new Crash(`after creating ${key}`);
    return this.record(key, id);
  }

  private renew(key: string): void {
    const row = this.rows.get(key);
    if (row === undefined) return;
    const past = `${key}~${row.generation}`;
    this.rows.set(past, { ...row, key: past, state: 'deleted' });
    this.change(key, { state: 'deleted' });
  }

  private intend(
    key: string,
    type: string,
    generation: number,
    metadata: ResourceRow['metadata'],
    facts: Partial<ResourceRow> = {},
  ): ResourceRow {
    const token = resourceToken(this.session.id, this.step, key, generation);
    const intended_at = isoTime(this.clock);
    const row: ResourceRow = { key, type, state: 'creating', generation, token, intended_at, metadata, ...facts };
    this.rows.set(key, row);
    return row;
  }

  private record(key: string, id: string): string {
    this.change(key, { id, state: 'active' });
    return id;
  }

  private async lookFor(context: StepContext, handler: ResourceHandler, row: ResourceRow): Promise<string | undefined> {
    const until = this.clock.now() + defaultSettings.visibilityWindowSeconds * 1000;
    for (;;) {
      const id = await handler.find(context, row);
      if (id !== undefined || this.clock.now() >= until) return id;
      await this.clock.sleep(2000);
    }
  }

  private async removeInOrder(context: StepContext, handlers: readonly ResourceHandler[]): Promise<UndoResult> {
    for (const handler of handlers) {
      const pending: string[] = [];
      for (const row of context.resources().filter((candidate) => candidate.type === handler.type)) {
        if (isUnsettledCopy(row)) await this.settle(context, handler, row);
        else if (row.state !== 'deleted' && !row.retained && !(await this.isRemoved(context, handler, row)))
          pending.push(row.key);
      }
      if (pending.length > 0) return { status: 'pending', reason: `waiting until ${pending.join(', ')} is gone` };
    }
    return { status: 'gone' };
  }

  /** A copy of data stays: all there is to learn is whether it was made. */
  private async settle(context: StepContext, handler: ResourceHandler, row: ResourceRow): Promise<void> {
    const id = await this.lookFor(context, handler, row);
    if (id === undefined) this.change(row.key, { state: 'deleted' });
    else this.record(row.key, id);
  }

  private async isRemoved(context: StepContext, handler: ResourceHandler, row: ResourceRow): Promise<boolean> {
    const id = row.id ?? (await this.lookFor(context, handler, row));
    if (id !== undefined) {
      const known = { ...row, id };
      if (await handler.mustStay?.(context, known)) {
        this.change(row.key, { id, state: 'active', retained: true });
        return true;
      }
      this.change(row.key, { id, state: 'deleting' });
      try {
        await handler.remove(context, known);
      } catch (error) {
        const failure = classify(error);
        if (isBlocked(failure) || failure.code === 'NotYetVisible') return false;
        throw error;
      }
      if (await handler.exists(context, known)) return false;
    }
    this.change(row.key, { state: 'deleted' });
    return true;
  }

  private change(key: string, facts: Partial<ResourceRow>): void {
    const row = this.rows.get(key);
    if (row !== undefined) this.rows.set(key, { ...row, ...facts });
  }
}
