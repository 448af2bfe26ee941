import { MemoryDynamo } from '../../../lib/local/store/memory-dynamo';
import { cases, tables } from './conformance';
import { runCase } from './run-case';

describe('MemoryDynamo answers as DynamoDB does:', () => {
  test.each(cases.map((each) => [each.name, each] as const))('%s', async (_, each) => {
    const store = new MemoryDynamo({ now: () => 0 });
    for (const table of tables) store.createTable(table);

    await runCase(
      each,
      async (operation, input) => store.call(operation, input),
      (step) => step.expected,
    );
  });

  test('case names are unique', () => {
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
  });
});
