import { UnityError } from '../../domain/errors/unity-error';
import type { DeskAnswer } from '../../engine/desk/answer';
import type { InspectRequest } from '../../engine/requests/inspect-request';
import type { Measurement } from '../../ports/metrics';
import type { Workflow } from '../../workflow/model';
import type { InventoryRow } from '../cloud/account/inventory';
import type { Strike } from '../faults/fault';
import type { ArmedDeployment, FaultInjector } from '../faults/injector';
import type { BusEvent } from '../host/event-bus';
import { throughUrl, urlEvent } from '../host/function-url';
import type { LocalWorld } from '../host/world';

/**
 * What a command asks of the simulated account beside AWS’s own calls: `cdk deploy`, the console, and the faults. Each
 * takes and gives plain data, so that a guest can ask it of the host over the socket.
 */
export interface HostCalls {
  install(asked: { readonly workflow: Workflow; readonly environment: string }): void;
  /** Installs what another environment has; nothing where none does. */
  spread(asked: { readonly workflow_id: string; readonly environment: string }): void;
  /** Nothing: every answer tells the account’s time. */
  greet(): void;
  inventory(): readonly InventoryRow[];
  /** The newest events of the bus after the one of that id; all that are kept without an id. */
  events(asked: { readonly after?: string }): readonly BusEvent[];
  measurements(): readonly Measurement[];
  arm(asked: ArmedDeployment): void;
  /** A signed request to the desk; who asks is a user of this machine. */
  desk(asked: { readonly caller: string; readonly body: string }): Promise<DeskAnswer>;
  /** The function that looks into the account for people. */
  inspect(asked: InspectRequest): Promise<unknown>;
  strikes(asked: { readonly executionArn: string; readonly from: number }): readonly Strike[];
}

/** The service name that these calls travel under. */
export const hostService = 'unity-host';

/** The calls on a world of this process. */
export function hostCalls(world: LocalWorld, injector: FaultInjector): HostCalls {
  return {
    install: ({ workflow, environment }) => {
      if (!Object.hasOwn(world.environments, environment)) throw unknownEnvironment(world, environment);
      world.install(workflow, environment);
    },
    spread: ({ workflow_id: id, environment }) => {
      if (!Object.hasOwn(world.environments, environment)) throw unknownEnvironment(world, environment);
      const found = world.installed().find(({ workflow }) => workflow.id === id);
      if (found) world.install(found.workflow, environment);
    },
    greet: () => undefined,
    inventory: () => world.cloud.inventory(),
    events: ({ after }) => {
      const events = world.bus.events();
      const place = after === undefined ? -1 : events.findIndex((event) => event.id === after);
      return events.slice(place + 1);
    },
    measurements: () => world.measurements.all(),
    arm: (asked) => injector.arm(asked),
    desk: ({ caller, body }) => throughUrl(() => world.invokeFunction('desk', urlEvent(caller, body))),
    inspect: (asked) => world.invokeFunction('inspect', { ...asked }),
    strikes: ({ executionArn, from }) => injector.strikes(executionArn, from),
  };
}

function unknownEnvironment(world: LocalWorld, environment: string): UnityError {
  const known = Object.keys(world.environments).join(', ');
  return new UnityError('BadRequest', {
    message: `there is no environment \`${environment.slice(0, 80)}\`; there are ${known}`,
  });
}

const names: readonly string[] = [
  'install',
  'spread',
  'greet',
  'inventory',
  'events',
  'measurements',
  'arm',
  'desk',
  'inspect',
  'strikes',
] satisfies (keyof HostCalls)[];

/** Whether a text names one of the calls. */
export function isHostCall(name: string): name is keyof HostCalls {
  return names.includes(name);
}
