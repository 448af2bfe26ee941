import fc from 'fast-check';
import { MemoryDynamo } from '../../../lib/local/store/memory-dynamo';
import { type Item, tables } from './conformance';
import { DynaliteServer } from './dynalite-server';
import { commands } from './random-commands';

const runs = 60;

describe('any history of calls', () => {
  let server: DynaliteServer;

  beforeAll(async () => {
    server = await DynaliteServer.start(tables);
  });
  afterAll(() => server.stop());

  test('gets the same answers from MemoryDynamo and dynalite', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(commands, async (history) => {
        const memory = new MemoryDynamo({ now: () => 0 });
        for (const table of tables) memory.createTable(table);
        run += 1;
        for (const { operation, input } of history) {
          const request = input(`${run}-`);
          const ours = await answer(request, async () => memory.call(operation, request));
          const theirs = await answer(request, () => server.call(operation, request));
          expect({ request, answer: ours }).toEqual({ request, answer: theirs });
        }
      }),
      { numRuns: runs, interruptAfterTimeLimit: 25_000 },
    );
  }, 30_000);
});

/** Outputs as they are, errors by their names; the messages are the conformance cases' matter. */
async function answer(request: object, call: () => Promise<unknown>): Promise<unknown> {
  try {
    return normalised((await call()) as Output, 'IndexName' in request);
  } catch (error) {
    return error instanceof Error ? error.name : error;
  }
}

interface Output {
  readonly Attributes?: Item;
  readonly Items?: readonly Item[];
}

/**
 * Undoes two harmless differences: dynalite returns an empty map where the service leaves the member out, and the
 * order of an index's items with equal keys is nobody's promise.
 */
function normalised({ Attributes, Items, ...rest }: Output, isIndex: boolean): Output {
  return {
    ...rest,
    ...(Attributes === undefined || Object.keys(Attributes).length === 0 ? {} : { Attributes }),
    ...(Items === undefined ? {} : { Items: isIndex ? sortedByKey(Items) : Items }),
  };
}

function sortedByKey(items: readonly Item[]): Item[] {
  const text = ({ pk, sk }: Item) => `${pk?.S} ${sk?.S}`;
  return items.toSorted((left, right) => (text(left) < text(right) ? -1 : 1));
}
