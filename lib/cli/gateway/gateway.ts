import type { SFNClient } from '@aws-sdk/client-sfn';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Clients } from '../../../lambdas/shared/clients';
import type { Settings } from '../../domain/settings';
import type { DeskDone } from '../../engine/desk/answer';
import type { DeskRequest } from '../../engine/desk/request';
import type { Engine, Installed } from '../../engine/engine';
import type { InspectRequest } from '../../engine/requests/inspect-request';
import type { StoredParameters } from '../../engine/session/parameter-layers';
import type { InventoryRow } from '../../local/cloud/account/inventory';
import type { Strike } from '../../local/faults/fault';
import type { ArmedDeployment } from '../../local/faults/injector';
import type { BusEvent } from '../../local/host/event-bus';
import type { Clock } from '../../ports/clock';
import type { Measurement } from '../../ports/metrics';
import type { Workflow } from '../../workflow/model';
import type { EventFeed, FeedQuery } from '../events/feed';

/** What only the simulated account can be asked. */
export interface LocalControls {
  /** What functions would look through. */
  readonly clients: Clients;
  /** Where it is kept. */
  readonly directory: string;
  /** Whether other commands depend on this process. */
  readonly isHost: boolean;
  /** Whether something runs in this process that must end before it may. */
  readonly isNeeded: boolean;
  inventory(): Promise<readonly InventoryRow[]>;
  events(after: string | undefined): Promise<readonly BusEvent[]>;
  /** What was measured of deployments. */
  measurements(): Promise<readonly Measurement[]>;
  /** Installs a workflow in an environment that another one has: there is one place that all are deployed from. */
  spread(asked: { readonly workflow_id: string; readonly environment: string }): Promise<void>;
  arm(asked: ArmedDeployment): Promise<void>;
  strikes(executionArn: string, from: number): Promise<readonly Strike[]>;
  /** As `enter`, but what is started outlives this process: `start` starts another one and tells when that has ended. */
  enterBehind(start: () => Promise<number | null>): Promise<void>;
  /** As a host: stays while others need it, or so many seconds for somebody to come; until it is told to end. */
  serve(idleSeconds: number, signal: AbortSignal): Promise<void>;
  /** From now on as fast as it goes. */
  hurry(): void;
  /** Ends at once: what runs in this process counts as stopped. */
  abandon(): void;
}

/** A workflow that an environment is to have as it was read. */
export interface Installable {
  readonly workflow: Workflow;
  readonly environment: string;
  /** What it was read from. */
  readonly source: { readonly file: string; readonly text: string };
  /** Asks before a machine is made or changed that `cdk deploy` did not install. Throws where the answer is no. */
  agree(change: 'created' | 'updated', machine: string): Promise<void>;
}

/**
 * An installation of Unity as commands see it: on AWS, or simulated. Only the clients and the clock differ; what a
 * command does is the same on either.
 */
export interface Gateway {
  readonly machines: SFNClient;
  readonly store: DynamoDBDocumentClient;
  /** The account’s time: real on AWS. */
  readonly clock: Clock;
  readonly settings: Settings;
  /** Who asks, for the audit. */
  readonly actor: string;
  /** There exactly when the account is simulated. */
  readonly local?: LocalControls;
  /**
   * The engine as a command reads through it; `purpose` says for what, `installed` what it takes for installed. Nothing is
   * written with it.
   */
  engine(purpose: string, installed?: Partial<Installed>): Engine;
  /**
   * Asks the desk, which does it in the name of whoever runs the command.
   *
   * @throws UnityError of the desk; DeskForbidden, DeskFailed where it could not be asked
   */
  desk(request: DeskRequest): Promise<DeskDone>;
  /**
   * Asks the function that looks into the account, and changes nothing.
   *
   * @throws UnityError AwsRefused where it could not be asked
   */
  inspect(request: InspectRequest): Promise<unknown>;
  /** What Parameter Store holds of an environment’s parameters; nothing is decrypted. */
  readonly storedParameters: StoredParameters;
  machineArn(name: string): string;
  /** What was told on the installation's bus. */
  feed(query: FeedQuery): Promise<EventFeed>;
  /** What follows changes something. `speed` is for the simulated account. */
  enter(speed: number | 'max'): Promise<void>;
  /**
   * Makes sure that a workflow is installed in an environment as it was read; on AWS it is published where `cdk deploy`
   * did not install it.
   *
   * @throws UnityError WorkflowNotInstalled, PublishingOff, MachineTaken, and what `agree` throws
   */
  install(wanted: Installable): Promise<void>;
  /**
   * Resolves when something may have changed; not before that many seconds of the account’s time. `atMostSeconds`: nor much later
   * than that where nothing does.
   */
  changed(pauseSeconds: number, atMostSeconds?: number): Promise<void>;
  /** Makes sure that what was seen so far outlives this process. */
  flush(): void;
  /** Gives back what was opened. The simulated account’s host stays until nobody’s deployment runs any more. */
  close(): Promise<void>;
}
