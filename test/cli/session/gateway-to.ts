import type { Gateway } from '../../../lib/cli/gateway/gateway';
import type { LocalWorld } from '../../../lib/local/host/world';

export const person = { actor: 'ann', via: 'test', reason: 'test' };

/** The account as a command on AWS sees it: it waits for nothing but what it is told to. */
export const gatewayTo = (world: LocalWorld): Gateway => ({
  machines: world.clients.machines,
  store: world.clients.store,
  clock: world.clock,
  settings: world.settings,
  actor: 'ann',
  engine: () => world.engine(person),
  storedParameters: async () => ({ values: {}, unusable: {} }),
  machineArn: (name) => world.machineArn(name),
  feed: () => Promise.reject(new Error('nobody reads events here')),
  enter: async () => undefined,
  desk: () => Promise.reject(new Error('nobody asks here')),
  inspect: () => Promise.reject(new Error('nobody looks here')),
  install: async () => undefined,
  changed: (seconds) => world.clock.sleep(seconds * 1000),
  flush: () => undefined,
  close: async () => undefined,
});
