import { definitions } from '../../../lambdas/actions/definitions';
import { isInspected } from '../../../lambdas/actions/inspected';
import { registry } from '../../../lambdas/actions/registry';
import { failedBatchesIn } from '../../../lambdas/shared/failed-batches';
import type { HandlerRuntime } from '../../../lambdas/shared/handler';
import { type InstalledFile, installedIn } from '../../../lambdas/shared/installed';
import { partOfInstalled } from '../../../lambdas/shared/installed-parts';
import { readStoredParameters } from '../../../lambdas/shared/stored-parameters';
import type { AccessByEnvironment } from '../../domain/access';
import type { ParametersByEnvironment } from '../../domain/environment-parameters';
import type { FunctionName } from '../../domain/functions';
import type { GuardRulesByEnvironment } from '../../domain/guard-rules';
import type { WriteLine } from '../../domain/log-lines';
import { busName } from '../../domain/naming';
import type { NotificationRulesByEnvironment } from '../../domain/notification';
import type { PublishingPlace } from '../../domain/publishing';
import type { EnvironmentConfig } from '../../domain/session';
import type { Settings } from '../../domain/settings';
import type { AskNotify } from '../../engine/desk/test-notifications';
import type { ActionRegistry, Engine, Installed } from '../../engine/engine';
import { Machines } from '../../engine/machines';
import type { Deliver } from '../../engine/notify/notify';
import { Ledger, type Origin } from '../../ledger/ledger';
import { tableNames } from '../../ledger/tables';
import type { Clock } from '../../ports/clock';
import type { Metrics } from '../../ports/metrics';
import type { Random } from '../../ports/random';
import type { RollbackRulesByEnvironment } from '../../rollback/policies';
import type { LocalClients } from './doors';
import { currentInvocation, type Invocation, survive } from './invocation';
import type { Installation } from './world';

/** What engines of a local world are made of. */
export interface EnginesOptions {
  readonly doors: LocalClients;
  readonly clock: Clock;
  readonly random: Random;
  readonly settings: Settings;
  readonly environments: Readonly<Record<string, EnvironmentConfig>>;
  readonly parameters: ParametersByEnvironment;
  readonly access: AccessByEnvironment;
  readonly rollback: RollbackRulesByEnvironment;
  readonly guards: GuardRulesByEnvironment;
  readonly messages: NotificationRulesByEnvironment;
  /** Hands messages to their receivers. */
  readonly deliver: Deliver;
  /** Invokes the function that does. */
  readonly askNotify: AskNotify;
  /** Everything installed, in order, former versions included. */
  readonly installed: () => readonly Installation[];
  readonly machineArn: (name: string) => string;
  /** Where machines of an environment are made. */
  readonly publishing: (environment: string) => PublishingPlace | undefined;
  /** @default the product’s actions */
  readonly registry?: ActionRegistry;
  /** Gets the lines that functions log. */
  readonly log: WriteLine;
  /** Gets what the publisher measures. */
  readonly metrics: Metrics;
}

/** Makes engines as `serve` makes them on AWS: one for each invocation, and for each person who asks. */
export class Engines {
  readonly definitions: Engine['definitions'];
  private readonly registry: ActionRegistry;
  private people = 0;

  constructor(private readonly options: EnginesOptions) {
    const custom = options.registry;
    this.registry = custom ?? (registry as ActionRegistry);
    this.definitions = custom
      ? Object.fromEntries(Object.entries(custom).map(([name, action]) => [name, action.definition]))
      : definitions;
  }

  /** The engine of somebody outside the functions: the command line, a test. */
  forPerson(origin: Omit<Origin, 'invocation'>): Engine {
    this.people += 1;
    const made = { ...origin, invocation: `person-${this.people}` };
    return this.make(made, this.options.clock, this.registry, this.installed(this.file(), true));
  }

  /** What a handler works with. */
  forInvocation({ id, functionName, deadline }: Invocation): HandlerRuntime {
    const { clock, doors, settings, environments, publishing } = this.options;
    const mortalClock: Clock = {
      now: () => clock.now(),
      sleep: (milliseconds) => survive(clock.sleep(milliseconds)),
    };
    const origin = { actor: 'unity', via: functionName, reason: 'workflow', invocation: id, deadline };
    return {
      engine: this.make(origin, mortalClock, this.carriedBy(functionName), this.installedBeside(functionName)),
      environments: Object.keys(environments),
      log: this.options.log,
      metrics: this.options.metrics,
      failedBatches: failedBatchesIn(doors.s3, `${settings.prefix}-failed-batches`),
      machineArn: this.options.machineArn,
      functions: doors.clients.lambda,
      deliver: this.options.deliver,
      askNotify: this.options.askNotify,
      publishing: async ({ environment }) => publishing(environment),
      storedParameters: (environment, names) =>
        readStoredParameters(doors.clients, { prefix: settings.prefix, environment }, names),
      publisher: {
        events: doors.events,
        busName: busName(settings.prefix),
        store: doors.store,
        auditTableName: tableNames(settings.prefix).audit,
      },
    };
  }

  /** As a bundle: the actions of the function’s own permission set; who looks at everything carries all. */
  private carriedBy(functionName: string): ActionRegistry {
    const own = Object.entries(this.registry).filter(([, { definition }]) =>
      functionName === 'inspect'
        ? isInspected(definition)
        : [`make_${definition.permissionSet}`, `undo_${definition.permissionSet}`].includes(functionName),
    );
    return Object.fromEntries(own);
  }

  /** As beside a bundle: a function’s part of what is installed; one that has none and asks breaks, as it does on AWS. */
  private installedBeside(functionName: string): Installed {
    const part = partOfInstalled(functionName as FunctionName, this.file());
    const why = `${functionName} finds nothing of what is installed: see lambdas/shared/installed-parts.ts`;
    return part ? this.installed(part) : installedIn(() => Promise.reject(new Error(why)));
  }

  private file(): InstalledFile {
    const { environments, parameters, access, rollback, guards, messages, installed } = this.options;
    const workflows = installed().map(({ workflow }) => workflow);
    return { workflows, environments, parameters, access, rollback, guards, messages };
  }

  /** Which workflow a machine runs is another in each environment here: it is asked for when it is wanted. */
  private installed(file: InstalledFile, hasWorkflows = file.workflows.length > 0): Installed {
    const from = installedIn(() => Promise.resolve(file));
    if (!hasWorkflows) return from;
    const { installed } = this.options;
    return {
      ...from,
      workflow: async (id) => installed().find(({ workflow }) => workflow.id === id)?.workflow,
      workflowNamed: async (name, environment) =>
        installed().findLast((one) => one.environment === environment && one.workflow.name === name)?.workflow,
    };
  }

  private make(origin: Origin, clock: Clock, carried: ActionRegistry, installed: Installed): Engine {
    const { doors, settings, random } = this.options;
    return {
      ledger: new Ledger({ client: doors.store, tables: tableNames(settings.prefix), clock, origin }),
      machines: new Machines(doors.machines, { traceId: () => currentInvocation()?.traceId }),
      // Here nobody signs anything, so no role is assumed.
      clientsFor: async () => doors.clients,
      registry: carried,
      definitions: this.definitions,
      installed,
      settings,
      clock,
      random,
    };
  }
}
