import type { Logger } from '@aws-lambda-powertools/logger';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SFNClient } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { invariant } from '../../lib/domain/assert';
import type { WriteLine } from '../../lib/domain/log-lines';
import { busName } from '../../lib/domain/naming';
import type { Settings } from '../../lib/domain/settings';
import type { ActionRegistry } from '../../lib/engine/engine';
import { Machines } from '../../lib/engine/machines';
import { classify } from '../../lib/engine/step/failure';
import { Ledger } from '../../lib/ledger/ledger';
import { tableNames } from '../../lib/ledger/tables';
import { definitions } from '../actions/definitions';
import type { makeClients } from './clients';
import { type Handler, type HandlerRuntime, runHandler } from './handler';
import { installedFromFile } from './installed';
import { installedSettings } from './installed-settings';
import type { openSessions } from './open-sessions';
import { requestTimeouts } from './request-timeouts';
import { withRetries } from './retries';
import { systemClock, systemRandom } from './system';
import { systemTracer } from './system-tracer';

/** What the installation tells a function, all as text. */
interface FunctionEnvironment {
  readonly settings: Settings;
  readonly environments: readonly string[];
  readonly busName: string;
  /** What the ARNs of machines begin with. */
  readonly machines: string;
}

function readEnvironment(): FunctionEnvironment {
  const settings = installedSettings();
  return {
    settings,
    environments: (process.env.UNITY_ENVIRONMENTS ?? '').split(',').filter((name) => name !== ''),
    busName: process.env.UNITY_BUS ?? busName(settings.prefix),
    machines: process.env.UNITY_MACHINES ?? '',
  };
}

/** What differs between bundles: a function carries the actions of its permission set, and clients for what it calls. */
interface Equipment {
  readonly registry: ActionRegistry;
  readonly makeClients: typeof makeClients;
  /** Of functions that act for sessions. */
  readonly openSessions?: typeof openSessions;
}

let equipment: Equipment | undefined;

/**
 * The entry point of a bundle says once what its function works with (`lib/constructs/function-entries.ts`).
 * @public
 */
export function equip(parts: Equipment): void {
  equipment = parts;
}

function makeRuntime(): (functionName: string, invocation: InvocationFacts) => HandlerRuntime {
  invariant(equipment, 'a function runs by the entry point that its bundle was made from');
  const { registry, makeClients, openSessions } = equipment;
  const { settings, environments, busName, machines: machinesArn } = readEnvironment();
  const sessions = openSessions?.(makeClients, settings);
  const tables = tableNames(settings.prefix);
  const chance = { clock: systemClock, random: systemRandom };
  const marshallOptions = { removeUndefinedValues: true };
  const store = DynamoDBDocumentClient.from(
    withRetries(new DynamoDBClient(requestTimeouts), { ...chance, repeatable: true }),
    {
      marshallOptions,
    },
  );
  const states = withRetries(new SFNClient(requestTimeouts), { ...chance, repeatable: true });
  const machines = new Machines(states, systemTracer);
  const events = withRetries(new EventBridgeClient(requestTimeouts), { ...chance, repeatable: true });
  const installed = installedFromFile(process.env.LAMBDA_TASK_ROOT ?? '.');
  return (functionName, { id, deadline }) => ({
    environments,
    log: writeLine,
    machineArn: (name) => `${machinesArn}${name}`,
    publisher: { events, busName, store, auditTableName: tables.audit },
    engine: {
      ledger: new Ledger({
        client: store,
        tables,
        clock: systemClock,
        origin: { actor: 'unity', via: functionName, reason: 'workflow', invocation: id, deadline },
      }),
      machines,
      clientsFor: async (session) => {
        invariant(sessions, `${functionName} acts for no session`);
        return sessions.of(session, deadline);
      },
      registry,
      definitions,
      installed,
      settings,
      ...chance,
    },
  });
}

/** One run of a function: its id and when its time is up, in milliseconds since the epoch. */
interface InvocationFacts {
  readonly id: string;
  readonly deadline: number;
}

/** What is used of the context that Lambda gives. */
interface LambdaContext {
  readonly awsRequestId: string;
  getRemainingTimeInMillis(): number;
}

let runtime: ReturnType<typeof makeRuntime> | undefined;
let logger: Promise<Logger> | undefined;

/** Loaded when there is something to say: most invocations log nothing. */
async function makeLogger(): Promise<Logger> {
  const powertools = await import('@aws-lambda-powertools/logger');
  return new powertools.Logger({ serviceName: 'unity' });
}

function theLogger(): Promise<Logger> {
  logger ??= makeLogger();
  return logger;
}

/** Lines that wait for the logger: what an invocation has to say is said before it answers. */
let unsaid: Promise<void>[] = [];

const writeLine: WriteLine = (message, facts) => {
  unsaid.push(theLogger().then((log) => log.info(message, facts)));
};

/**
 * Wraps a handler for AWS Lambda. Clients are made at the first invocation and kept while the environment is warm. `own`
 * makes what only this function works with.
 */
export function serve(
  name: string,
  handle: Handler,
  own: () => Partial<HandlerRuntime> = () => ({}),
): (payload: unknown, context: LambdaContext) => Promise<unknown> {
  let parts: Partial<HandlerRuntime> | undefined;
  return async (payload, context) => {
    runtime ??= makeRuntime();
    parts ??= own();
    const functionName = process.env.UNITY_FUNCTION ?? name;
    const invocation = {
      id: context.awsRequestId,
      deadline: systemClock.now() + context.getRemainingTimeInMillis(),
    };
    try {
      return await runHandler(handle, payload, { ...runtime(functionName, invocation), ...parts });
    } catch (error) {
      const { code, message, request_id: requestId } = classify(error);
      (await theLogger()).error(message, { code, aws_request_id: requestId, function: functionName });
      throw error;
    } finally {
      await Promise.all(unsaid);
      unsaid = [];
    }
  };
}
