import type { SFNClient } from '@aws-sdk/client-sfn';
import type { ActionDefinition } from '../../lambdas/actions/definition';
import type { Clients } from '../../lambdas/shared/clients';
import { defaultSettings } from '../../lib/domain/settings';
import type { Engine } from '../../lib/engine/engine';
import { Machines } from '../../lib/engine/machines';
import { Ledger, type Origin } from '../../lib/ledger/ledger';
import { ledgerTable, tableNames } from '../../lib/ledger/tables';
import { MemoryDynamo } from '../../lib/local/store/memory-dynamo';
import { openDoor } from '../races/doors';
import { InstantClock } from './instant-clock';

/** What a ledger sends: the operation and its input as DynamoDB gets it. */
export interface Sent {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** A table in memory and ledgers on it, with nothing else around: what needs no world is quick without one. */
export class LedgerLab {
  readonly clock = new InstantClock();
  readonly tables = tableNames('unity');
  readonly store = new MemoryDynamo(this.clock);
  readonly sent: Sent[] = [];
  readonly slept: number[] = [];
  /** Stands between a call and the table; may come before it, change what is answered, or lose it. */
  tap: (sent: Sent, proceed: () => unknown) => unknown = (_sent, proceed) => proceed();
  private doors = 0;

  constructor() {
    this.store.createTable({ name: this.tables.ledger, ...ledgerTable, indexes: [...ledgerTable.indexes] });
  }

  now(): number {
    return this.clock.now();
  }

  /** A ledger as one invocation has it. */
  ledger(origin: Partial<Origin> = {}): Ledger {
    const index = this.doors++;
    const clock = {
      now: () => this.clock.now(),
      sleep: (milliseconds: number) => {
        this.slept.push(milliseconds);
        return this.clock.sleep(milliseconds);
      },
    };
    const { store } = openDoor(index, this.clock, async (_service, operation, input) => {
      const sent: Sent = { operation, input: input as Sent['input'] };
      this.sent.push(sent);
      return this.tap(sent, () => this.store.call(operation, input));
    });
    const full = { actor: 'ann', via: 'test', reason: 'because', invocation: `call-${index}`, ...origin };
    return new Ledger({ client: store, tables: this.tables, clock, origin: full });
  }

  /** An engine that has a ledger and nothing to act on. */
  engine(definitions: Readonly<Record<string, ActionDefinition>> = {}): Engine {
    return {
      ledger: this.ledger(),
      machines: new Machines({} as SFNClient),
      clientsFor: async () => ({}) as Clients,
      registry: {},
      definitions,
      installed: {
        workflow: async () => undefined,
        workflowNamed: async () => undefined,
        environment: async () => ({}),
        parameters: async () => ({ values: {}, stored: false }),
        access: async () => ({}),
        rollback: async () => ({}),
        guards: async () => ({}),
        messages: async () => undefined,
      },
      settings: defaultSettings,
      random: { next: () => 0.5 },
      clock: this.clock,
    };
  }
}

/** What a call fails with whose answer is lost. */
export const lostAnswer = (): Error =>
  Object.assign(new Error('internal'), { name: 'InternalServerError', $metadata: { httpStatusCode: 500 } });
