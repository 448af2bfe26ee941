import type { PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { definitions } from '../../../lambdas/actions/definitions';
import { registry } from '../../../lambdas/actions/registry';
import { handlers } from '../../../lambdas/handlers/table';
import type { HandlerRuntime } from '../../../lambdas/shared/handler';
import type { Json } from '../../domain/json';
import { forwardMachineName, rollbackMachineName } from '../../domain/naming';
import type { EnvironmentConfig } from '../../domain/session';
import { defaultSettings, type Settings } from '../../domain/settings';
import type { ActionRegistry, Engine } from '../../engine/engine';
import { Machines } from '../../engine/machines';
import { Ledger, type Origin } from '../../ledger/ledger';
import { auditTable, ledgerTable, tableNames } from '../../ledger/tables';
import type { Clock } from '../../ports/clock';
import { compileForward, compileRollback } from '../../workflow/compile';
import type { Workflow } from '../../workflow/model';
import { SimulatedCloud } from '../cloud/simulated-cloud';
import { statesApi } from '../states/api';
import { type ExecutionRecord, Executions } from '../states/executions';
import { MemoryDynamo } from '../store/memory-dynamo';
import type { StreamRecord } from '../store/stream';
import { SeededRandom } from '../time/seeded-random';
import { VirtualClock } from '../time/virtual-clock';
import { type Backend, type LocalClients, localClients } from './doors';
import { EventBus } from './event-bus';
import { hostFigures } from './figures';
import { currentInvocation, type Invocation, survive } from './invocation';
import { LambdaHost } from './lambda-host';
import { localPlace } from './place';
import { resolveFunctions } from './resolve-functions';
import { statusEvent } from './status-event';
import { StreamFeed } from './stream-feed';

/** Sees every call before it reaches its service and may strike it. `proceed` makes the call. */
export type CallTap = (
  call: { readonly service: string; readonly operation: string; readonly input: unknown },
  proceed: () => Promise<unknown>,
) => Promise<unknown>;

/** How a local world is made. */
export interface LocalWorldOptions {
  readonly seed?: number;
  readonly speed?: number | 'max';
  readonly startAt?: number;
  readonly settings?: Partial<Settings>;
  /** @default the product’s actions */
  readonly registry?: ActionRegistry;
  readonly environments?: Readonly<Record<string, EnvironmentConfig>>;
  readonly tap?: CallTap;
  /** Functions that were invoked before, by a former process. */
  readonly invocations?: number;
}

/** A workflow that is installed in an environment. */
export interface Installation {
  readonly environment: string;
  readonly workflow: Workflow;
}

const { accountId, region } = localPlace;

/** An AWS account in this process: machines, functions, tables, bus and cloud, in virtual time. */
export class LocalWorld implements Backend {
  readonly clock: VirtualClock;
  readonly random: SeededRandom;
  readonly settings: Settings;
  readonly cloud: SimulatedCloud;
  readonly store: MemoryDynamo;
  readonly executions: Executions;
  readonly bus = new EventBus();
  readonly http: Backend['http'];
  readonly environments: Readonly<Record<string, EnvironmentConfig>>;
  readonly lambda: LambdaHost;
  private readonly stream: StreamFeed;
  private readonly doors: LocalClients;
  private readonly states: (operation: string, input: unknown) => object;
  private readonly workflows = new Map<string, Workflow>();
  private readonly installations = new Map<string, Installation>();
  private origins = 0;
  private sweeping = false;

  constructor(private readonly options: LocalWorldOptions = {}) {
    this.settings = { ...defaultSettings, ...options.settings };
    this.environments = options.environments ?? { dev: {}, staging: {}, prod: {} };
    this.clock = new VirtualClock({
      ...(options.speed !== undefined && { speed: options.speed }),
      ...(options.startAt !== undefined && { startAt: options.startAt }),
    });
    this.random = new SeededRandom(options.seed ?? 1);
    this.cloud = new SimulatedCloud({ clock: this.clock, random: this.random, region, accountId });
    this.store = new MemoryDynamo(this.clock);
    const names = tableNames(this.settings.prefix);
    this.store.createTable({ name: names.ledger, ...ledgerTable, indexes: [...ledgerTable.indexes] });
    this.store.createTable({ name: names.audit, ...auditTable, indexes: [] });
    this.doors = localClients(this, { clock: this.clock, random: this.random });
    this.http = (url, request) =>
      this.tapped({ service: 'http', operation: 'Get', input: { url } }, () =>
        this.cloud.http(url, request),
      ) as ReturnType<Backend['http']>;
    this.lambda = new LambdaHost({
      timers: this.clock,
      random: this.random,
      handlers,
      runtime: (invocation) => this.runtime(invocation),
      ...(options.invocations !== undefined && { count: options.invocations }),
    });
    this.executions = new Executions({
      timers: this.clock,
      random: this.random,
      transitionSeconds: hostFigures.transitionSeconds,
      region,
      accountId,
      invoke: (name, payload) => this.lambda.invoke(name, payload),
      onStatus: (execution) => this.statusChanged(execution),
    });
    this.states = statesApi(this.executions);
    this.stream = new StreamFeed(this.clock, (event) => this.lambda.invoke('publisher', event));
    this.store.onWrite((record) => {
      if (record.tableName === names.ledger) this.stream.push(record);
    });
    for (const environment of Object.keys(this.environments)) {
      this.installMachine(
        rollbackMachineName(this.settings.prefix, environment),
        compileRollback({ environment, settings: this.settings }),
      );
    }
  }

  /** Compiles and installs a workflow in an environment, as `cdk deploy` does for those in workflows/. */
  install(workflow: Workflow, environment: string): void {
    this.workflows.set(workflow.id, workflow);
    this.installations.set(`${environment}/${workflow.id}`, { environment, workflow });
    const { machine } = compileForward(workflow, {
      environment,
      settings: this.settings,
      definitions: this.engineParts().definitions,
    });
    this.installMachine(forwardMachineName(this.settings.prefix, environment, workflow.name), machine);
  }

  /** An engine for somebody outside the functions: the command line, a test. */
  engine(origin: Omit<Origin, 'invocation'>): Engine {
    this.origins += 1;
    return this.makeEngine({ ...origin, invocation: `person-${this.origins}` }, this.clock);
  }

  /** The clients as a person’s command has them. */
  get clients(): LocalClients {
    return this.doors;
  }

  machineArn(name: string): string {
    return this.executions.machineArn(name);
  }

  /** Lets time pass until the work is done. */
  run<T>(work: Promise<T>): Promise<T> {
    return this.clock.run(work);
  }

  /** Resolves when everything written so far has been told. */
  told(): Promise<void> {
    return this.stream.drained();
  }

  /** Everything installed, in order, former versions included. */
  installed(): readonly Installation[] {
    return [...this.installations.values()];
  }

  /** What the stream has not told yet. */
  untold(): readonly StreamRecord[] {
    return this.stream.undelivered();
  }

  /** Goes on where a former process ended: tells what it did not, and takes over the sessions that nothing runs any more. */
  async recover(stopped: readonly ExecutionRecord[], untold: readonly StreamRecord[]): Promise<void> {
    for (const record of untold) this.stream.push(record);
    await Promise.all(stopped.map((execution) => this.invokeQuietly('watchdog', statusEvent(execution))));
    await this.invokeQuietly('sweeper', {});
    // What only seems to be under way yet, such as a rollback that was about to start, is found by a later sweep.
    this.keepSweeping();
  }

  /** Where every call of every client arrives. */
  async call(service: string, operation: string, input: unknown): Promise<unknown> {
    return this.tapped({ service, operation, input }, () => this.route(service, operation, input));
  }

  private tapped(call: Parameters<CallTap>[0], proceed: () => Promise<unknown>): Promise<unknown> {
    const { tap } = this.options;
    return survive(tap ? tap(call, proceed) : proceed());
  }

  private async route(service: string, operation: string, input: unknown): Promise<unknown> {
    if (service !== 'dynamodb' && service !== 'states' && service !== 'events')
      return this.cloud.call(service, operation, input);
    if (currentInvocation()) await this.clock.sleep(hostFigures.controlCallSeconds * 1000);
    switch (service) {
      case 'dynamodb':
        return this.store.call(operation, input);
      case 'states':
        return this.states(operation, input);
      case 'events':
        return this.bus.putEvents((input as { Entries: PutEventsRequestEntry[] }).Entries);
    }
  }

  private installMachine(name: string, machine: Parameters<Executions['install']>[1]): void {
    this.executions.install(name, resolveFunctions(machine));
  }

  private engineParts() {
    return {
      registry: this.options.registry ?? (registry as ActionRegistry),
      definitions: definitionsOf(this.options.registry),
    };
  }

  private makeEngine(origin: Origin, clock: Clock): Engine {
    const { doors, settings } = this;
    return {
      ledger: new Ledger({ client: doors.store, tables: tableNames(settings.prefix), clock, origin }),
      machines: new Machines(doors.machines),
      clients: doors.clients,
      ...this.engineParts(),
      installed: {
        workflow: async (id) => this.workflows.get(id),
        environment: async (name) => this.environments[name] ?? {},
      },
      settings,
      clock,
    };
  }

  private runtime(invocation: Invocation): HandlerRuntime {
    const clock: Clock = {
      now: () => this.clock.now(),
      sleep: (milliseconds) => survive(this.clock.sleep(milliseconds)),
    };
    const origin = { actor: 'unity', via: invocation.functionName, reason: 'workflow', invocation: invocation.id };
    return {
      engine: this.makeEngine(origin, clock),
      environments: Object.keys(this.environments),
      publisher: {
        events: this.doors.events,
        busName: `${this.settings.prefix}-events`,
        store: this.doors.store,
        auditTableName: tableNames(this.settings.prefix).audit,
      },
    };
  }

  private statusChanged(execution: ExecutionRecord): void {
    this.keepSweeping();
    if (execution.status === 'RUNNING' || execution.status === 'SUCCEEDED') return;
    this.clock.after(hostFigures.statusEventSeconds * 1000, () => {
      void this.invokeQuietly('watchdog', statusEvent(execution));
    });
  }

  private async invokeQuietly(functionName: string, event: Json): Promise<void> {
    await this.lambda.invoke(functionName, event).catch(() => undefined);
  }

  /** Whether any session has not ended yet. */
  hasOpenSessions(): boolean {
    return Object.keys(this.environments).some((environment) => {
      const found = this.store.call('Query', {
        TableName: tableNames(this.settings.prefix).ledger,
        IndexName: 'open_sessions',
        KeyConditionExpression: 'open_in = :environment',
        ExpressionAttributeValues: { ':environment': { S: environment } },
        Select: 'COUNT',
      });
      return ((found as { Count?: number }).Count ?? 0) > 0;
    });
  }

  /** The sweeper’s schedule; it rests while nothing runs, so that time can stand still. */
  private keepSweeping(): void {
    if (this.sweeping) return;
    this.sweeping = true;
    this.clock.after(hostFigures.sweepSeconds * 1000, () => {
      this.sweeping = false;
      const running = this.executions.all().some((execution) => execution.status === 'RUNNING');
      if (!running && !this.hasOpenSessions()) return;
      this.keepSweeping();
      void this.invokeQuietly('sweeper', {});
    });
  }
}

function definitionsOf(custom: ActionRegistry | undefined): Engine['definitions'] {
  return custom
    ? Object.fromEntries(Object.entries(custom).map(([name, action]) => [name, action.definition]))
    : definitions;
}
