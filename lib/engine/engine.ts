import type { Action } from '../../lambdas/actions/action';
import type { ActionDefinition } from '../../lambdas/actions/definition';
import type { Clients } from '../../lambdas/shared/clients';
import type { AccessRules } from '../domain/access';
import type { EnvironmentParameters } from '../domain/environment-parameters';
import type { GuardRules } from '../domain/guard-rules';
import type { NotificationRules } from '../domain/notification';
import type { EnvironmentConfig } from '../domain/session';
import type { Settings } from '../domain/settings';
import type { SessionItem } from '../ledger/items';
import type { Ledger } from '../ledger/ledger';
import type { Clock } from '../ports/clock';
import type { Random } from '../ports/random';
import type { RollbackRules } from '../rollback/policies';
import type { Workflow } from '../workflow/model';
import type { Machines } from './machines';

/** The actions by `service/action`, as the engine sees them: what each takes was checked when the workflow was read. */
export type ActionRegistry = Readonly<Record<string, Action>>;

/** Whose work is done: what a role is assumed for. */
export type ActingSession = Pick<SessionItem, 'session_id' | 'environment' | 'stack_name'>;

/** What is installed beside the code. */
export interface Installed {
  /** The workflow of that id, or undefined when this installation does not know it. */
  workflow(id: string): Promise<Workflow | undefined>;
  /** The workflow that the machine of that name runs in an environment. */
  workflowNamed(name: string, environment: string): Promise<Workflow | undefined>;
  /** The configuration that expressions see as `${environment.x}`. */
  environment(name: string): Promise<EnvironmentConfig>;
  /** What an environment says of workflow parameters. */
  parameters(environment: string): Promise<EnvironmentParameters>;
  /** Who may act in an environment; undefined for one that this installation does not know. */
  access(environment: string): Promise<AccessRules | undefined>;
  /** How rollbacks go in an environment. */
  rollback(environment: string): Promise<RollbackRules>;
  /** What an environment demands of deployments and keeps from harm. */
  guards(environment: string): Promise<GuardRules>;
  /** Who is told of what in an environment; undefined where nobody is. */
  messages(environment: string): Promise<NotificationRules | undefined>;
}

/** Everything a use case needs. Lambda handlers and the local run make the same one. */
export interface Engine {
  readonly ledger: Ledger;
  readonly machines: Machines;
  /**
   * The doors to AWS for what is done for a session: on AWS under the role of its environment, with the session's tags.
   * They stay open for the whole invocation.
   */
  clientsFor(session: ActingSession): Promise<Clients>;
  readonly registry: ActionRegistry;
  readonly definitions: Readonly<Record<string, ActionDefinition>>;
  readonly installed: Installed;
  readonly settings: Settings;
  readonly clock: Clock;
  readonly random: Random;
}

/** An engine at work on one session. */
export interface ActingEngine extends Engine {
  readonly clients: Clients;
}

/** Opens the doors for a session. */
export async function actFor(engine: Engine, session: ActingSession): Promise<ActingEngine> {
  return { ...engine, clients: await engine.clientsFor(session) };
}

/** The ids that every payload of a step consists of. */
export interface StepPayload {
  readonly session_id: string;
  readonly step: string;
  readonly epoch: number;
}
