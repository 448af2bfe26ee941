import type { SFNClient } from '@aws-sdk/client-sfn';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { definitions } from '../../../lambdas/actions/definitions';
import type { Clients } from '../../../lambdas/shared/clients';
import { UnityError } from '../../domain/errors/unity-error';
import type { Settings } from '../../domain/settings';
import type { Engine } from '../../engine/engine';
import { Machines } from '../../engine/machines';
import { Ledger } from '../../ledger/ledger';
import { tableNames } from '../../ledger/tables';
import type { Clock } from '../../ports/clock';

/** What a person’s engine stands on. */
export interface PersonEngineOptions {
  readonly store: DynamoDBDocumentClient;
  readonly machines: SFNClient;
  readonly clock: Clock;
  readonly settings: Settings;
  readonly actor: string;
  readonly reason: string;
  /** Unique to this command. */
  readonly invocation: string;
}

/** The engine as a command uses it: ledger and machines. Whatever touches a step’s resources runs in functions. */
export function personEngine(options: PersonEngineOptions): Engine {
  const { store, machines, clock, settings, actor, reason, invocation } = options;
  return {
    ledger: new Ledger({
      client: store,
      tables: tableNames(settings.prefix),
      clock,
      origin: { actor, via: 'unity', reason, invocation },
    }),
    machines: new Machines(machines),
    get clients(): Clients {
      throw new UnityError('InvariantBroken', { message: 'a command calls no service of a step' });
    },
    registry: {},
    definitions,
    installed: { workflow: async () => undefined, environment: async () => ({}) },
    settings,
    clock,
  };
}
