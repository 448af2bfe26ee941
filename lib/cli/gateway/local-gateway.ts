import type { Clients } from '../../../lambdas/shared/clients';
import { readStoredParameters } from '../../../lambdas/shared/stored-parameters';
import type { Config } from '../../config/config';
import type { AccountOptions } from '../../local/disk/account-finder';
import { LocalHome } from '../../local/disk/local-home';
import { stateDirectory } from '../../local/disk/state-directory';
import { localClients } from '../../local/host/doors';
import { localPlace } from '../../local/host/place';
import { SeededRandom } from '../../local/time/seeded-random';
import { assertDone } from '../desk/answered';
import { localFeed } from '../events/local-feed';
import type { CliIo } from '../io/cli-io';
import type { Gateway, LocalControls } from './gateway';
import { readingEngine } from './reading-engine';

const machineArnPrefix = `arn:aws:states:${localPlace.region}:${localPlace.accountId}:stateMachine:`;

/** The simulated account of the current directory. No credentials are read and nothing leaves the machine. */
export async function localGateway(
  io: CliIo,
  config: Config,
  options: Pick<AccountOptions, 'isPatient' | 'onRecovered' | 'onSilent'>,
): Promise<Gateway> {
  const directory = stateDirectory(io.env, io.cwd);
  const { settings, environments, parameters, access, rollback, guards, messages } = config;
  const actor = io.user;
  const world = { settings, environments, parameters, access, rollback, guards, messages, person: actor };
  const home = await LocalHome.open({ directory, realClock: io.clock, world, ...options });
  const { clock } = home;
  const { store, machines, clients } = localClients(home, { clock, random: new SeededRandom(1) });
  const local = controls(home, directory, clients);
  return {
    machines,
    store,
    clock,
    settings,
    actor,
    local,
    feed: async (query) => localFeed(local, query),
    engine: (purpose, installed) => readingEngine({ store, clock, settings, actor, purpose, installed }),
    desk: async (request) => assertDone(await home.ask('desk', { caller: actor, body: JSON.stringify(request) })),
    inspect: (request) => home.ask('inspect', request),
    storedParameters: (environment, names) =>
      readStoredParameters(clients, { prefix: settings.prefix, environment }, names),
    machineArn: (name) => `${machineArnPrefix}${name}`,
    enter: (speed) => home.enter(speed),
    install: ({ workflow, environment }) => home.ask('install', { workflow, environment }),
    changed: (pauseSeconds, atMostSeconds) => home.changed(pauseSeconds, atMostSeconds),
    flush: () => home.flush(),
    close: () => home.close(),
  };
}

function controls(home: LocalHome, directory: string, clients: Clients): LocalControls {
  return {
    clients,
    directory,
    get isHost() {
      return home.isHost;
    },
    get isNeeded() {
      return home.isNeeded;
    },
    inventory: () => home.ask('inventory'),
    events: (after) => home.ask('events', after === undefined ? {} : { after }),
    measurements: () => home.ask('measurements'),
    spread: (asked) => home.ask('spread', asked),
    arm: (asked) => home.ask('arm', asked),
    strikes: (executionArn, from) => home.ask('strikes', { executionArn, from }),
    enterBehind: (start) => home.enterBehind(start),
    serve: (idleSeconds, signal) => home.serve(idleSeconds, signal),
    hurry: () => home.hurry(),
    abandon: () => home.abandon(),
  };
}
