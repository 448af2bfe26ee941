import { setImmediate as nextTurn } from 'node:timers/promises';
import type fc from 'fast-check';
import type { Clients } from '../../lambdas/shared/clients';
import type { GuardRules } from '../../lib/domain/guard-rules';
import { defaultSettings, type Settings } from '../../lib/domain/settings';
import type { ActionRegistry, Engine } from '../../lib/engine/engine';
import { Machines } from '../../lib/engine/machines';
import { Ledger } from '../../lib/ledger/ledger';
import { ledgerTable, tableNames } from '../../lib/ledger/tables';
import { never } from '../../lib/local/host/invocation';
import { MemoryDynamo } from '../../lib/local/store/memory-dynamo';
import type { Workflow } from '../../lib/workflow/model';
import { openDoor } from './doors';
import { FakeStates } from './fake-states';
import type { Fate } from './fate';

/** Changes a call on its way: how an opposite is planted without a copy of the code. */
export type Tamper = (operation: string, input: Readonly<Record<string, unknown>>) => unknown;

/** How an invocation ended. */
export type Outcome<T> = { readonly value: T } | { readonly error: unknown } | 'dead';

/** One run of a function, as the outside world sees it: what it calls, and whether it still lives. */
export interface Invocation {
  readonly name: string;
  readonly id: string;
  readonly fate: Fate;
  points: number;
  die: () => void;
  thawed?: Promise<void>;
}

export interface ArenaOptions {
  readonly tamper?: Tamper;
  /** The fate of the first invocation of each name; all others are steady. */
  readonly fates?: Readonly<Record<string, Fate>>;
  readonly settings?: Partial<Settings>;
  readonly registry?: (invocation: Invocation) => ActionRegistry;
  readonly workflow?: Workflow;
  /** What `dev` demands of deployments. */
  readonly guards?: GuardRules;
  /** What an invocation may end with, beside an answer; anything else breaks the run. */
  readonly mayThrow?: RegExp;
}

/** What the SDK throws when a call’s answer does not come. */
export const lost = (): Error => Object.assign(new Error('socket hang up'), { name: 'TimeoutError' });

/** No run needs as many turns: one that does is going round in circles. */
const mostTurns = 20_000;

/**
 * Several invocations over one table and one Step Functions. The scheduler decides who goes next, before every call’s
 * effect and again before its answer; time moves on when a sleeper is let go, so everybody else may be slow.
 */
export class Arena {
  readonly store: MemoryDynamo;
  readonly states = new FakeStates();
  readonly settings: Settings;
  readonly tables: ReturnType<typeof tableNames>;
  private time = Date.UTC(2026, 0, 1);
  private invocations = 0;
  private turns = 0;
  private readonly fates: Map<string, Fate>;
  private readonly ice: { readonly until: number; readonly thaw: () => void }[] = [];
  private broken: unknown;

  constructor(
    private readonly scheduler: fc.Scheduler,
    private readonly options: ArenaOptions = {},
  ) {
    this.settings = { ...defaultSettings, leaseSeconds: 6, visibilityWindowSeconds: 20, ...options.settings };
    this.tables = tableNames(this.settings.prefix);
    this.fates = new Map(Object.entries(options.fates ?? {}));
    this.store = new MemoryDynamo({ now: () => this.time });
    this.store.createTable({ name: this.tables.ledger, ...ledgerTable, indexes: [...ledgerTable.indexes] });
  }

  now(): number {
    return this.time;
  }

  /** Lets time pass while nobody does anything. */
  pass(seconds: number): void {
    this.time += seconds * 1000;
  }

  /** Notes that something must never happen and did; the run then fails with it. */
  broke(invariant: string): void {
    this.broken ??= new Error(invariant);
  }

  /** Lets a function run as an invocation of its own. */
  invoke<T>(name: string, work: (engine: Engine) => Promise<T>): Promise<Outcome<T>> {
    this.invocations += 1;
    const fate = this.fates.get(name) ?? { kind: 'steady' };
    this.fates.delete(name);
    const index = this.invocations;
    return new Promise((resolve) => {
      const invocation: Invocation = { name, id: `${name}/${index}`, fate, points: 0, die: () => resolve('dead') };
      work(this.engineOf(invocation, index)).then(
        (value) => resolve({ value }),
        (error: unknown) => {
          if (!this.options.mayThrow?.test(String(error))) this.broken ??= error;
          resolve({ error });
        },
      );
    });
  }

  /** Runs a function as its machine does: a dead invocation is followed by another one. */
  async retried<T>(name: string, work: (engine: Engine) => Promise<T>): Promise<T> {
    for (;;) {
      const outcome = await this.invoke(name, work);
      if (outcome === 'dead') continue;
      // An error breaks the run, or the test allows it and asks for nothing more: nobody must wait for an answer.
      return 'error' in outcome ? never() : outcome.value;
    }
  }

  /** Lets everything run until nothing can go on. Rejects with the first invariant that broke. */
  async run(): Promise<void> {
    for (; this.turns < mostTurns; this.turns++) {
      await nextTurn();
      if (this.broken) throw this.broken;
      if (this.thaw(this.scheduler.count() > 0 ? this.turns : Number.POSITIVE_INFINITY)) continue;
      if (this.scheduler.count() === 0) return;
      await this.scheduler.waitNext(1);
    }
    throw new Error(`it goes on and on: ${mostTurns} turns`);
  }

  /** Lets everything run, the work to its end: rejects when it waits for something that nobody will do. */
  async finish<T>(work: Promise<T>): Promise<T> {
    let done: { readonly value: T } | undefined;
    void work.then((value) => {
      done = { value };
    });
    await this.run();
    if (!done) throw new Error('nobody waits for ever');
    return done.value;
  }

  /** A call to anything outside: the scheduler stands before its effect and before its answer. */
  async outside<T>(invocation: Invocation, label: string, effect: () => T): Promise<T> {
    await this.point(invocation, label);
    let answer: { readonly value: T } | { readonly error: unknown };
    try {
      answer = { value: effect() };
    } catch (error) {
      answer = { error };
    }
    await this.point(invocation, `${label} answered`);
    if ('error' in answer) throw answer.error;
    return answer.value;
  }

  private engineOf(invocation: Invocation, index: number): Engine {
    const { options, settings, tables } = this;
    const clock = { now: () => this.time, sleep: (milliseconds: number) => this.sleep(invocation, milliseconds) };
    const door = openDoor(index, clock, async (service, operation, input) => {
      const before = invocation.points;
      const answer = await this.outside(invocation, operation, () => this.perform(service, operation, input));
      const { fate } = invocation;
      if (fate.kind === 'misses' && before < fate.at && fate.at <= invocation.points) throw lost();
      return answer;
    });
    const origin = { actor: 'race', via: invocation.name, reason: 'race', invocation: invocation.id };
    const registry = options.registry?.(invocation) ?? {};
    return {
      ledger: new Ledger({ client: door.store, tables, clock, origin }),
      machines: new Machines(door.machines),
      clientsFor: async () => ({}) as Clients,
      registry,
      definitions: Object.fromEntries(Object.entries(registry).map(([name, action]) => [name, action.definition])),
      installed: {
        workflow: async () => options.workflow,
        workflowNamed: async () => undefined,
        rollback: async () => ({}),
        guards: async () => options.guards ?? {},
        messages: async () => undefined,
        environment: async () => ({}),
        parameters: async () => ({ values: {}, stored: false }),
        access: async () => ({}),
      },
      settings,
      clock,
      random: { next: () => 0.5 },
    };
  }

  private perform(service: 'dynamodb' | 'states', operation: string, input: unknown): unknown {
    const sent = this.options.tamper?.(operation, input as Readonly<Record<string, unknown>>) ?? input;
    if (service === 'dynamodb') return this.store.call(operation, sent);
    return this.states.call(operation, sent as { readonly [key: string]: string });
  }

  private async sleep(invocation: Invocation, milliseconds: number): Promise<void> {
    const at = this.time + milliseconds;
    await this.point(invocation, `sleeps ${milliseconds} ms`);
    this.time = Math.max(this.time, at);
  }

  private async point(invocation: Invocation, label: string): Promise<void> {
    const { fate } = invocation;
    invocation.points += 1;
    if (fate.kind === 'dies' && invocation.points >= fate.at) {
      invocation.die();
      return never();
    }
    if (fate.kind === 'freezes' && invocation.points === fate.at) {
      invocation.thawed = new Promise((resolve) =>
        this.ice.push({ until: this.turns + fate.turns, thaw: () => resolve() }),
      );
    }
    await invocation.thawed;
    await this.scheduler.schedule(Promise.resolve(), `${invocation.id}: ${label}`);
  }

  /** Lets those go on whose time has come; whether there were any. */
  private thaw(turn: number): boolean {
    const melting = this.ice.filter(({ until }) => until <= turn);
    for (const block of melting) {
      this.ice.splice(this.ice.indexOf(block), 1);
      block.thaw();
    }
    return melting.length > 0;
  }
}
