import { judgeBudget } from '../../lib/engine/notify/judge-budget';
import { type BudgetItem, budgetKey } from '../../lib/ledger/budget-item';
import type { LocalWorld, LocalWorldOptions } from '../../lib/local/host/world';
import { person } from '../engine/resume/scene';
import { sessionOf, settled, start } from '../helpers/worlds';
import { Receiver } from './receiver';
import { costly, hour, pass, undone } from './scenes';
import { begin, ended, rules, toldOf, worldWith } from './world';

let receiver: Receiver;
beforeEach(async () => {
  receiver = await new Receiver().open();
});
afterEach(() => receiver.close());

/** The budget is what the environment says at the moment: a configuration that is deployed changes it. */
async function worldOf(budgetUsdMonth: number | undefined, options: LocalWorldOptions = {}) {
  const dev = { ...rules(), ...(budgetUsdMonth !== undefined && { budgetUsdMonth }) };
  const world = await worldWith(receiver, { messages: { dev }, ...options });
  const allow = (usd: number): void => {
    dev.budgetUsdMonth = usd;
  };
  /** Nobody has a budget any more. */
  const drop = (): void => {
    delete dev.budgetUsdMonth;
  };
  return { world, allow, drop };
}

/** To the next full hour, at which the sweeper runs. */
async function nextHour(world: LocalWorld): Promise<void> {
  const now = world.clock.now();
  await pass(world, hour - (now % hour) + 60_000);
  await world.run(world.invokeFunction('sweeper', {}));
  await world.run(world.told());
  await pass(world, 60_000);
}

const judged = (world: LocalWorld) => world.run(world.engine(person).ledger.get<BudgetItem>(budgetKey('dev')));
const warnings = () => toldOf(receiver).filter(({ kind }) => kind === 'budget_exceeded');
const writes = (world: LocalWorld) => JSON.stringify(world.store.snapshot()).split('BUDGET#dev').length - 1;

test('it is crossed, stays so, is no more, and is crossed again: each crossing is told once', async () => {
  const { world, allow } = await worldOf(1_000);
  const id = begin(world, costly);
  await ended(world, id);
  await nextHour(world);
  expect([warnings(), await judged(world)]).toEqual([[], undefined]);

  allow(20);
  await nextHour(world);
  expect(await judged(world)).toMatchObject({ state: 'exceeded', session_id: id, limit_usd: 20 });
  expect(warnings()).toHaveLength(1);
  expect(warnings()[0]).toMatchObject({
    title: 'shop/dev: over budget',
    summary: expect.stringMatching(/^What stands in dev costs about \$2\d\.\d\d a month; its budget is \$20\.00\./),
    next_commands: ['unity list --env dev', 'unity destroy shop/dev'],
  });

  for (let again = 0; again < 3; again++) await nextHour(world);
  expect(await judged(world)).toMatchObject({ version: 1 });
  expect(warnings()).toHaveLength(1);

  allow(30);
  await nextHour(world);
  expect(await judged(world)).toMatchObject({ state: 'within', version: 2 });
  expect(warnings()).toHaveLength(1);

  allow(20);
  await nextHour(world);
  await nextHour(world);
  expect(await judged(world)).toMatchObject({ state: 'exceeded', version: 3 });
  expect(warnings()).toHaveLength(2);
  expect(new Set(warnings().map(({ id: message }) => message)).size).toBe(2);
});

test('what completes is judged at once; what completes while it is exceeded is not told again; what is undone ends it', async () => {
  const { world } = await worldOf(20);
  const first = begin(world, costly);
  await ended(world, first);
  expect(warnings()).toHaveLength(1);
  const second = sessionOf(costly, start(world, costly, { stack_name: 'other' }, 'second'));
  await ended(world, second);
  expect(toldOf(receiver).filter(({ kind }) => kind === 'completed')).toHaveLength(2);
  expect(warnings()).toHaveLength(1);
  for (const sessionId of [first, second]) {
    await undone(world, sessionId);
  }
  await nextHour(world);
  expect(await judged(world)).toMatchObject({ state: 'within', monthly_usd: 0 });
  await ended(world, sessionOf(costly, start(world, costly, { stack_name: 'shop' }, 'third')));
  expect(warnings()).toHaveLength(2);
});

test('two sweepers at once write one crossing, and one message comes of it', async () => {
  const { world, allow } = await worldOf(1_000);
  await ended(world, begin(world, costly));
  allow(20);
  const both = () => Promise.all([1, 2, 3].map(() => judgeBudget(world.engine(person), 'dev')));
  await world.run(both());
  await world.run(world.told());
  await pass(world, 60_000);
  expect(await judged(world)).toMatchObject({ state: 'exceeded', version: 1 });
  expect(warnings()).toHaveLength(1);
  allow(1_000);
  await world.run(both());
  expect(await judged(world)).toMatchObject({ state: 'within', version: 2 });
});

test('only the sweep of each hour looks', async () => {
  const { world, allow } = await worldOf(1_000);
  await ended(world, begin(world, costly));
  allow(20);
  await pass(world, hour - (world.clock.now() % hour) + 10 * 60_000);
  for (let minute = 10; minute < 60; minute += 5) {
    await world.run(world.invokeFunction('sweeper', {}));
    await pass(world, 5 * 60_000);
  }
  await world.run(world.told());
  expect(await judged(world)).toBeUndefined();
  await world.run(world.invokeFunction('sweeper', {}));
  expect(await judged(world)).toMatchObject({ state: 'exceeded' });
});

test('one that is taken away is exceeded no more, which the bus is told and nobody else; set anew, it is told again', async () => {
  const { world, allow, drop } = await worldOf(20);
  await ended(world, begin(world, costly));
  expect(warnings()).toHaveLength(1);
  drop();
  // Whoever tells of what completes may write of no budget where there is none: the clock does.
  await ended(world, sessionOf(costly, start(world, costly, { stack_name: 'other' }, 'second')));
  expect(await judged(world)).toMatchObject({ state: 'exceeded', version: 1 });
  await nextHour(world);
  await nextHour(world);
  expect(await judged(world)).toMatchObject({ state: 'within', version: 2, limit_usd: 20 });
  const told = world.bus.events().filter(({ detailType }) => detailType === 'BUDGET_STATE_CHANGED');
  expect(told.map(({ detail }) => (detail as { readonly data: { readonly state: string } }).data.state)).toEqual([
    'exceeded',
    'within',
  ]);
  expect(warnings()).toHaveLength(1);
  allow(20);
  await nextHour(world);
  expect(await judged(world)).toMatchObject({ state: 'exceeded', version: 3 });
  expect(warnings()).toHaveLength(2);
});

test('where there never was a budget, its item is looked for, nothing is summed up, written or told', async () => {
  const calls: string[] = [];
  const { world } = await worldOf(undefined, {
    tap: ({ service, operation, input }, proceed) => {
      if (service === 'dynamodb') calls.push(`${operation} ${JSON.stringify(input)}`);
      return proceed();
    },
  });
  const id = begin(world, costly);
  await ended(world, id);
  calls.length = 0;
  await nextHour(world);
  expect(calls.filter((call) => call.includes('BUDGET') || call.includes('by_environment'))).toEqual([
    ...['dev', 'staging', 'prod'].map((name) => expect.stringMatching(new RegExp(`^GetItem .*BUDGET#${name}"`))),
  ]);
  expect(writes(world)).toBe(0);
  expect(await settled(world, id)).toMatchObject({ state: 'completed' });
  expect(warnings()).toEqual([]);
});
