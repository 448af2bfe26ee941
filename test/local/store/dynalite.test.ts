import { cases, tables } from './conformance';
import { DynaliteServer } from './dynalite-server';
import { runCase } from './run-case';

describe('dynalite agrees with the conformance cases:', () => {
  let server: DynaliteServer;

  beforeAll(async () => {
    server = await DynaliteServer.start(tables);
  });
  afterEach(() => server.empty(tables));
  afterAll(() => server.stop());

  const asked = cases.filter((each) => each.withoutDynalite !== true);
  test.each(asked.map((each) => [each.name, each] as const))('%s', async (_, each) => {
    await runCase(
      each,
      (operation, input) => server.call(operation, input),
      (step) => step.dynalite ?? step.expected,
    );
  });

  const different = cases.filter(
    ({ withoutDynalite, steps }) => withoutDynalite === true || steps.some((step) => step.dynalite),
  );
  test.each(different.map((each) => [each.name, each] as const))('differs, for a reason: %s', async (_, each) => {
    const asTheService = runCase(
      each,
      (operation, input) => server.call(operation, input),
      (step) => step.expected,
    );

    await expect(asTheService).rejects.toThrow();
    expect(each.differs).toBeDefined();
  });
});
