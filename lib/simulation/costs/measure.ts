import { UnityError } from '../../domain/errors/unity-error';
import { tableNames } from '../../ledger/tables';
import type { CloudLimits } from '../../local/cloud/account/limits';
import { LocalWorld } from '../../local/host/world';
import type { Item } from '../../local/store/attribute-value';
import { itemSize } from '../../local/store/item-size';
import type { Workflow } from '../../workflow/model';
import { textAt } from '../ledger-view';
import { People } from '../trial/people';
import { comesToRest } from '../trial/rest';
import { Meter } from './meter';
import { type Peaks, peaksOf } from './peaks';
import type { Usage } from './usage';

/** What is measured: a deployment into a fresh account, and its rollback. */
export interface CostRun {
  readonly workflow: Workflow;
  readonly seed: number;
  readonly durations: CloudLimits['durations'];
}

/** What one deployment used. */
export interface MeasuredUsage {
  readonly forward: Usage;
  /** With its rollback, to the last tail. */
  readonly withRollback: Usage;
  /** Of the forward part. */
  readonly peaks: Peaks;
  /** The most events in the history of one execution. */
  readonly historyEvents: number;
  /** What stays in the tables after both. */
  readonly storedBytes: number;
}

/** Longer than anything without faults takes. */
const longestSeconds = 4 * 3600;

/**
 * Deploys and rolls back once, undisturbed, and counts.
 *
 * @throws UnityError FiguresMissing when it does not complete, or is not undone
 */
export async function measureUsage({ workflow, seed, durations }: CostRun): Promise<MeasuredUsage> {
  const meter = new Meter();
  const world = new LocalWorld({ seed, tap: meter.tap });
  meter.watch(world);
  world.cloud.adjust({ durations });
  world.install(workflow, 'dev');
  const people = new People(world);
  people.approveWhoAsks();
  return world.run(
    (async () => {
      const began = world.clock.now();
      const sessionId = await people.deploy({ workflow, stack: 'shop', environment: 'dev', name: 'costs' });
      const expect = async (state: string) => {
        await comesToRest(world, longestSeconds);
        const found = stateOf(world, sessionId);
        if (found === state) return;
        const message = `with seed ${seed} the session is ${found}, not ${state}`;
        throw new UnityError('FiguresMissing', { message });
      };
      await expect('completed');
      const forward = meter.total;
      const peaks = peaksOf({ runs: meter.runs, consumed: meter.consumed, began });
      await people.rollBack(sessionId);
      await expect('rolled_back');
      return {
        forward,
        withRollback: meter.total,
        peaks,
        historyEvents: Math.max(...world.executions.all().map(({ historyEvents }) => historyEvents)),
        storedBytes: storedBytes(world),
      };
    })(),
  );
}

function stateOf(world: LocalWorld, sessionId: string): string {
  const { ledger } = tableNames(world.settings.prefix);
  const Key = { pk: { S: `SESSION#${sessionId}` }, sk: { S: 'SESSION' } };
  const { Item: item } = world.store.call('GetItem', { TableName: ledger, Key }) as { readonly Item?: Item };
  return textAt(item, 'state') ?? 'never opened';
}

/** DynamoDB stores 100 bytes more for each item (developer guide); an index holds each of its items once more. */
function storedBytes(world: LocalWorld): number {
  const rows = world.store.snapshot().tables.flatMap(({ definition, items }) => {
    const indexKeys = (definition.indexes ?? []).map(({ partitionKey }) => String(partitionKey));
    // Nothing in these tables is binary, so the snapshot’s items are as they are stored.
    return (items as unknown as readonly Item[]).map(
      (item) => (itemSize(item) + 100) * (1 + indexKeys.filter((key) => item[key] !== undefined).length),
    );
  });
  return rows.reduce((sum, bytes) => sum + bytes, 0);
}
