import { servingOf } from '../../lib/domain/naming';
import { tableNames } from '../../lib/ledger/tables';
import { isRemoving } from '../../lib/local/faults/call-class';
import { currentInvocation } from '../../lib/local/host/invocation';
import type { LocalWorld, LocalWorldOptions } from '../../lib/local/host/world';
import type { Item } from '../../lib/local/store/attribute-value';
import { textAt } from '../../lib/simulation/ledger-view';
import { Account } from './asking/account';
import type { Ask } from './asking/ask';
import { asksOf } from './asking/asks-of';
import { assuming, type Caller, callerOf } from './caller';
import type { Installed } from './installation/installed';
import type { Reference } from './reference';

/** One thing that IAM is asked for one call. */
export interface Asked {
  readonly caller: Caller;
  /** `ec2:CreateVpc`, the SDK call that is made. */
  readonly call: string;
  readonly ask: Ask;
}

/** Writes down what IAM is asked for every call of a world's functions, at the moment of the call. */
export class Watch {
  readonly asked: Asked[] = [];
  /** Calls that nobody has translated. */
  readonly unknown = new Set<string>();
  private world: LocalWorld | undefined;
  /** Whether removals of what has gone are refused: without the thing there are no tags to compare. */
  judgesFirst = false;
  /** How many were. */
  refused = 0;

  constructor(
    private readonly installed: Installed,
    private readonly reference: Reference,
  ) {}

  /** Watches the world that was made with this tap. */
  attach(world: LocalWorld): void {
    this.world = world;
  }

  readonly tap: NonNullable<LocalWorldOptions['tap']> = (call, proceed) => {
    const invocation = currentInvocation();
    const { world } = this;
    if (invocation && world && call.service !== 'http') {
      try {
        const account = new Account(world.cloud.contents, world.clock.now());
        const ledger = (pk: string, sk: string) => itemOf(world, pk, sk);
        const caller = callerOf(invocation, call.service, this.installed, ledger, () => servingIn(world));
        const name = `${call.service}:${call.operation}`;
        const asks = asksOf(call, account, this.reference);
        for (const ask of asks) this.asked.push({ caller, call: name, ask });
        if (this.judgesFirst && isRemoving(call.operation) && asks.some(({ on }) => on?.isGone)) return this.refuse();
        const { assumedBy, ...first } = caller;
        for (const ask of assumedBy ? assuming(caller) : [])
          this.asked.push({ caller: { ...first, role: assumedBy!, tags: {} }, call: 'sts:AssumeRole', ask });
      } catch (error) {
        this.unknown.add(
          `${call.service}:${call.operation}: ${error instanceof Error ? error.message : String(error)}`,
        );
      }
    }
    return proceed();
  };

  private refuse(): Promise<never> {
    this.refused += 1;
    const metadata = { $metadata: { httpStatusCode: 403 } };
    return Promise.reject(Object.assign(new Error('not authorized'), { name: 'UnauthorizedOperation', ...metadata }));
  }
}

/** The session that serves, in whatever environment. */
function servingIn(world: LocalWorld): string {
  const found = ['dev', 'prod'].flatMap((environment) => {
    const { Items } = world.store.call('Query', {
      TableName: tableNames(world.settings.prefix).ledger,
      IndexName: 'open_sessions',
      KeyConditionExpression: 'open_in = :place',
      ExpressionAttributeValues: { ':place': { S: servingOf(environment) } },
    }) as { readonly Items: readonly Item[] };
    return Items;
  });
  return textAt(found[0], 'session_id') ?? '';
}

function itemOf(world: LocalWorld, pk: string, sk: string): Item | undefined {
  const { Item } = world.store.call('GetItem', {
    TableName: tableNames(world.settings.prefix).ledger,
    Key: { pk: { S: pk }, sk: { S: sk } },
  }) as { Item?: Item };
  return Item;
}
