import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { definitions } from '../../../lambdas/actions/definitions';
import { noEnvironmentParameters } from '../../domain/environment-parameters';
import { UnityError } from '../../domain/errors/unity-error';
import type { Settings } from '../../domain/settings';
import type { Engine, Installed } from '../../engine/engine';
import type { Machines } from '../../engine/machines';
import { Ledger, type WriteResult } from '../../ledger/ledger';
import { tableNames } from '../../ledger/tables';
import type { Clock } from '../../ports/clock';
import type { Random } from '../../ports/random';

/** What a command reads with. */
export interface ReadingEngineOptions {
  readonly store: DynamoDBDocumentClient;
  readonly clock: Clock;
  readonly settings: Settings;
  readonly actor: string;
  readonly purpose: string;
  /** What the command knows of what is installed beside the functions, where no command reads it. */
  readonly installed?: Partial<Installed> | undefined;
}

/** People have the right to read and no other: what changes a session goes through the desk. */
function refused(what: string): UnityError {
  return new UnityError('InvariantBroken', { message: `a command ${what}; the desk does` });
}

class ReadingLedger extends Ledger {
  override create<Item>(): Promise<WriteResult<Item>> {
    throw refused('writes nothing into the ledger');
  }

  override update<Item>(): Promise<WriteResult<Item>> {
    throw refused('writes nothing into the ledger');
  }
}

/** The engine as a command uses it: it looks. */
export function readingEngine({ store, clock, settings, actor, purpose, installed }: ReadingEngineOptions): Engine {
  const origin = { actor, via: 'unity', reason: purpose, invocation: 'reads' };
  return {
    ledger: new ReadingLedger({ client: store, tables: tableNames(settings.prefix), clock, origin }),
    get machines(): Machines {
      throw refused('wakes and starts nothing');
    },
    clientsFor: async () => {
      throw refused('calls no service of a step');
    },
    registry: {},
    definitions,
    installed: {
      workflow: async () => undefined,
      workflowNamed: async () => undefined,
      environment: async () => ({}),
      parameters: async () => noEnvironmentParameters,
      access: async () => undefined,
      rollback: async () => ({}),
      guards: async () => ({}),
      messages: async () => undefined,
      ...installed,
    },
    settings,
    clock,
    get random(): Random {
      throw refused('leaves nothing to chance');
    },
  };
}
