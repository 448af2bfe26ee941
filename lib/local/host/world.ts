import { handlers } from '../../../lambdas/handlers/table';
import type { Json } from '../../domain/json';
import { forwardMachineName } from '../../domain/naming';
import type { EnvironmentConfig } from '../../domain/session';
import type { Settings } from '../../domain/settings';
import type { Engine } from '../../engine/engine';
import type { Origin } from '../../ledger/ledger';
import { auditTable, ledgerTable, tableNames } from '../../ledger/tables';
import { compileForward } from '../../workflow/compile';
import { engineMachines } from '../../workflow/engine-machines';
import type { Workflow } from '../../workflow/model';
import { SimulatedCloud } from '../cloud/simulated-cloud';
import { statesApi } from '../states/api';
import { type ExecutionRecord, Executions } from '../states/executions';
import { MemoryDynamo } from '../store/memory-dynamo';
import type { StreamRecord } from '../store/stream';
import { SeededRandom } from '../time/seeded-random';
import { VirtualClock } from '../time/virtual-clock';
import { broughtBy } from './brought';
import { Buses } from './buses';
import { type Backend, type LocalClients, localClients } from './doors';
import { Engines } from './engines';
import type { EventBus } from './event-bus';
import { FailedBatchesBucket } from './failed-batches';
import { hostFigures } from './figures';
import { Guards } from './guards';
import { currentInvocation, survive } from './invocation';
import { LambdaHost } from './lambda-host';
import { localDelivery } from './local-delivery';
import { localSettings } from './local-settings';
import { Measurements } from './measurements';
import { hasOpenSessions } from './open-sessions';
import { People } from './people';
import { localPlace } from './place';
import { functionsByName, localPublishing } from './publishing';
import { resolveFunctions } from './resolve-functions';
import { statusEvent } from './status-event';
import { StreamFeed } from './stream-feed';
import { Topics } from './topics';
import { startRecord } from './trail';
import type { CallTap, Installation, LocalWorldOptions } from './world-options';

export type { CallTap, Installation, LocalWorldOptions } from './world-options';

const { accountId, region } = localPlace;

/** An AWS account in this process: machines, functions, tables, bus and cloud, in virtual time. */
export class LocalWorld implements Backend {
  readonly clock: VirtualClock;
  readonly random: SeededRandom;
  readonly settings: Settings;
  readonly cloud: SimulatedCloud;
  readonly store: MemoryDynamo;
  readonly executions: Executions;
  /** What could not be told and waits to be told again. */
  readonly failedBatches = new FailedBatchesBucket();
  /** What was measured of deployments. */
  readonly measurements = new Measurements();
  readonly buses: Buses;
  readonly http: Backend['http'];
  readonly environments: Readonly<Record<string, EnvironmentConfig>>;
  readonly lambda: LambdaHost;
  /** Whether a second takes a second as long as somebody is asked something, however fast time passes else. */
  isPatient = false;
  readonly topics = new Topics();
  private readonly people: People;
  private readonly stream: StreamFeed;
  private readonly doors: LocalClients;
  private readonly states: (operation: string, input: unknown) => object;
  private readonly installations = new Map<string, Installation>();
  /** Rules and schedules, and what the failures queue holds. */
  readonly guards: Guards;
  private readonly engines: Engines;

  constructor(private readonly options: LocalWorldOptions = {}) {
    this.settings = localSettings(options.settings);
    this.environments = options.environments ?? { dev: {}, staging: {}, prod: {} };
    this.clock = new VirtualClock({
      isReal: () => this.isPatient && this.people.areAsked,
      ...(options.speed !== undefined && { speed: options.speed }),
      ...(options.startAt !== undefined && { startAt: options.startAt }),
    });
    this.random = new SeededRandom(options.seed ?? 1);
    this.buses = new Buses({
      prefix: this.settings.prefix,
      timers: this.clock,
      random: this.random,
      isNotifying: Object.keys(options.messages ?? {}).length > 0,
      invoke: (name, event) => this.guards.invoke(name, event),
    });
    this.cloud = new SimulatedCloud({
      clock: this.clock,
      random: this.random,
      region,
      accountId,
      limits: broughtBy(this.settings, Object.keys(this.environments)),
      onEvent: (event) => this.buses.tell(event),
    });
    this.store = new MemoryDynamo(this.clock);
    this.people = new People(this.store);
    const names = tableNames(this.settings.prefix);
    this.store.createTable({ name: names.ledger, ...ledgerTable, indexes: [...ledgerTable.indexes] });
    this.store.createTable({ name: names.audit, ...auditTable, indexes: [] });
    this.doors = localClients(this, { clock: this.clock, random: this.random });
    this.engines = new Engines({
      doors: this.doors,
      clock: this.clock,
      random: this.random,
      settings: this.settings,
      environments: this.environments,
      parameters: options.parameters ?? {},
      access:
        options.access ?? Object.fromEntries(Object.keys(this.environments).map((environment) => [environment, {}])),
      rollback: options.rollback ?? {},
      guards: options.guards ?? {},
      messages: options.messages ?? {},
      deliver: localDelivery({ ssm: this.doors.clients.ssm, clock: this.clock, topics: this.topics }),
      askNotify: (request) => this.lambda.invoke('notify', request as unknown as Json),
      installed: () => this.installed(),
      machineArn: (name) => this.machineArn(name),
      publishing: (environment) => localPublishing(this.settings.prefix, environment),
      ...(options.registry && { registry: options.registry }),
      log: (message, facts) => options.log?.(message, facts),
      metrics: this.measurements,
    });
    this.http = (url, request) =>
      this.tapped({ service: 'http', operation: 'Get', input: { url } }, () =>
        this.cloud.http(url, request),
      ) as ReturnType<Backend['http']>;
    this.lambda = new LambdaHost({
      timers: this.clock,
      random: this.random,
      handlers,
      runtime: (invocation) => this.engines.forInvocation(invocation),
      ...(options.invocations !== undefined && { count: options.invocations }),
    });
    this.executions = new Executions({
      timers: this.clock,
      random: this.random,
      transitionSeconds: hostFigures.transitionSeconds,
      region,
      accountId,
      invoke: (name, payload, traceId) => this.lambda.invoke(name, payload, traceId),
      onStatus: (execution) => this.guards.statusChanged(execution),
    });
    this.guards = new Guards({
      timers: this.clock,
      invoke: (name, event) => this.lambda.invoke(name, event),
      isBusy: () => this.isRunning() || this.hasOpenSessions(),
      hasUntold: () => this.failedBatches.size > 0,
      ...(options.hears && { hears: options.hears }),
    });
    this.states = statesApi(this.executions, {
      resolve: (definition) => functionsByName(definition, this.settings.prefix),
      now: () => this.clock.now(),
    });
    this.stream = new StreamFeed(
      this.clock,
      (event) => this.lambda.invoke('publisher', event),
      (event) => this.keepFailedBatch(event),
    );
    this.store.onWrite((record) => {
      if (record.tableName === names.ledger) this.stream.push(record);
    });
    for (const environment of Object.keys(this.environments)) {
      for (const { name, definition } of engineMachines(environment, this.settings))
        this.installMachine(name, definition);
    }
  }

  /** Compiles and installs a workflow in an environment, as `cdk deploy` does for those in workflows/. */
  install(workflow: Workflow, environment: string): void {
    const key = `${environment}/${workflow.id}`;
    // What is installed again is the newest from then on.
    this.installations.delete(key);
    this.installations.set(key, { environment, workflow });
    const { machine } = compileForward(workflow, {
      environment,
      settings: this.settings,
      definitions: this.engines.definitions,
    });
    this.installMachine(forwardMachineName(this.settings.prefix, environment, workflow.name), machine);
  }

  /** An engine for somebody outside the functions: the command line, a test. */
  engine(origin: Omit<Origin, 'invocation'>): Engine {
    return this.engines.forPerson(origin);
  }

  get bus(): EventBus {
    return this.buses.main;
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

  /** What could not be told and was set aside, told again since or not. */
  setAside(): readonly StreamRecord[] {
    return this.stream.setAside;
  }

  /** Goes on where a former process ended: tells what it did not, and takes over the sessions that nothing runs any more. */
  async recover(stopped: readonly ExecutionRecord[], untold: readonly StreamRecord[]): Promise<void> {
    for (const record of untold) this.stream.push(record);
    await Promise.all(stopped.map((execution) => this.invoke('watchdog', statusEvent(execution))));
    await this.invoke('sweeper', {});
    if (this.failedBatches.size > 0) this.guards.keepRetelling();
    // What only seems to be under way yet, such as a rollback that was about to start, is found by a later sweep.
    this.guards.keepSweeping();
  }

  /** Invokes one of the functions that events and schedules call, as those do. */
  invoke(functionName: 'watchdog' | 'sweeper' | 'publisher', event: Json): Promise<void> {
    return this.guards.invoke(functionName, event);
  }

  /** Invokes any function, as anybody may who is allowed to. Rejects with `StateFailure`. */
  invokeFunction(functionName: string, payload: Json): Promise<Json> {
    return this.lambda.invoke(functionName, payload);
  }

  /** Whether any execution runs. */
  isRunning(): boolean {
    return this.executions.all().some(({ status }) => status === 'RUNNING');
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
    if (service !== 'dynamodb' && service !== 'states' && service !== 'events' && service !== 's3')
      return this.cloud.call(service, operation, input);
    if (currentInvocation()) await this.clock.sleep(hostFigures.controlCallSeconds * 1000);
    switch (service) {
      case 'dynamodb':
        return this.store.call(operation, input);
      case 'states':
        return this.recorded(operation, this.states(operation, input));
      case 's3':
        return this.failedBatches.call(operation, input);
      case 'events':
        return this.buses.putEvents(input);
    }
  }

  /** Plays CloudTrail and the rule that hears of it, for what somebody outside the functions has started. */
  private recorded(operation: string, answer: object): object {
    if (operation !== 'StartExecution' || this.options.person === undefined || currentInvocation()) return answer;
    const record = startRecord(this.options.person, answer);
    this.clock.after(hostFigures.trailDelaySeconds * 1000, () => void this.guards.invoke('attest', record));
    return answer;
  }

  private keepFailedBatch(event: Json): void {
    this.failedBatches.keep(event, this.clock.now());
    this.guards.keepRetelling();
  }

  private installMachine(name: string, machine: Parameters<Executions['install']>[1]): void {
    this.executions.install(name, resolveFunctions(machine));
  }

  /** Whether any session has not ended yet. */
  hasOpenSessions(): boolean {
    return hasOpenSessions(this.store, this.settings.prefix, Object.keys(this.environments));
  }
}
