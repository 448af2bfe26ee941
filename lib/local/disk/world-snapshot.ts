import { UnityError } from '../../domain/errors/unity-error';
import type { Measurement } from '../../ports/metrics';
import type { BusEvent } from '../host/event-bus';
import type { KeptBatch } from '../host/failed-batches';
import { type Installation, LocalWorld, type LocalWorldOptions } from '../host/world';
import type { ExecutionRecord } from '../states/executions';
import type { StoreSnapshot } from '../store/snapshot';
import type { StreamRecord } from '../store/stream';

/** The shape of a snapshot; one of another shape is not read. */
const snapshotFormat = 2;

/** Everything that a local world is, at one moment. Plain data that `v8.serialize` takes. */
export interface WorldSnapshot {
  readonly format: number;
  /** Virtual time, in milliseconds since the epoch. */
  readonly now: number;
  /** Where the seeded sequence stands. */
  readonly random: number;
  readonly tokens: number;
  /** Their ids stand in the ledger, so no other may have one of them. */
  readonly invocations: number;
  readonly installed: readonly Installation[];
  readonly store: StoreSnapshot;
  readonly cloud: unknown;
  readonly executions: readonly ExecutionRecord[];
  readonly events: readonly BusEvent[];
  /** Changes that the ledger’s stream has not told yet. */
  readonly untold: readonly StreamRecord[];
  /** Changes that could not be told and wait to be told again. */
  readonly failedBatches?: readonly KeptBatch[];
  /** What was measured of deployments; absent in snapshots from before it was kept. */
  readonly measurements?: readonly Measurement[];
}

/** A world made from a snapshot, and what its former process left open. */
export interface RestoredWorld {
  readonly world: LocalWorld;
  /** Executions that ran when the former process ended: they count as stopped. */
  readonly stopped: readonly ExecutionRecord[];
  readonly untold: readonly StreamRecord[];
}

/** Takes a world as it is now. Nothing in it may be half done: called between calls, never within one. */
export function takeSnapshot(world: LocalWorld): WorldSnapshot {
  return {
    format: snapshotFormat,
    now: world.clock.now(),
    random: world.random.position(),
    tokens: world.executions.tokens.count,
    invocations: world.lambda.count,
    installed: world.installed(),
    store: world.store.snapshot(),
    cloud: world.cloud.snapshot(),
    executions: world.executions.all(),
    events: world.bus.events(),
    untold: world.untold(),
    failedBatches: world.failedBatches.snapshot(),
    measurements: world.measurements.all(),
  };
}

/**
 * Makes the world of a snapshot anew. Machines are compiled again by today’s code; a workflow that it refuses stays
 * known to its sessions and cannot be started.
 *
 * @throws UnityError LocalWorldUnreadable
 */
export function restoreWorld(snapshot: unknown, options: LocalWorldOptions = {}): RestoredWorld {
  if (!isSnapshot(snapshot))
    throw new UnityError('LocalWorldUnreadable', { message: 'it was written by another version' });
  const { random: seed, now: startAt, invocations } = snapshot;
  const world = new LocalWorld({ ...options, seed, startAt, invocations });
  world.store.restore(snapshot.store);
  world.cloud.restore(snapshot.cloud);
  world.executions.tokens.restore(snapshot.tokens);
  world.bus.restore(snapshot.events);
  world.failedBatches.restore(snapshot.failedBatches ?? []);
  world.measurements.restore(snapshot.measurements ?? []);
  for (const { workflow, environment } of snapshot.installed) install(world, workflow, environment);
  return { world, stopped: world.executions.restore(snapshot.executions), untold: snapshot.untold };
}

function install(world: LocalWorld, ...[workflow, environment]: Parameters<LocalWorld['install']>): void {
  try {
    world.install(workflow, environment);
  } catch (error) {
    if (!(error instanceof UnityError)) throw error;
  }
}

function isSnapshot(value: unknown): value is WorldSnapshot {
  return typeof value === 'object' && value !== null && 'format' in value && value.format === snapshotFormat;
}
