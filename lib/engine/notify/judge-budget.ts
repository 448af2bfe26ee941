import { type BudgetItem, budgetKey } from '../../ledger/budget-item';
import { when } from '../../ledger/expression';
import type { Engine } from '../engine';
import { environmentCost } from './environment-cost';

/**
 * Looks whether what stands in an environment costs more than it may. Only a crossing is written, and the write is what is
 * told of: once, and again only after it fell below. Whoever looks at the same time finds it written. Costs nothing where
 * nobody has set a budget.
 */
export async function judgeBudget(engine: Engine, environment: string): Promise<void> {
  const limitUsd = await limitOf(engine, environment);
  if (limitUsd === undefined) return;
  const { ledger } = engine;
  const key = budgetKey(environment);
  // Before the sum: whoever writes meanwhile has seen something newer, and stands.
  const found = await ledger.get<BudgetItem>(key);
  const { monthlyUsd, costliest } = await environmentCost(engine, environment);
  const state = monthlyUsd > limitUsd ? 'exceeded' : 'within';
  if (state === (found?.state ?? 'within')) return;
  const figures = { monthly_usd: monthlyUsd, limit_usd: limitUsd };
  if (found) {
    const set = Object.entries({ state, ...figures, ...costliest });
    await ledger.update<BudgetItem>(key, { set }, when.equals('version', found.version));
  } else if (costliest) {
    await ledger.create<BudgetItem>({ ...key, kind: 'budget', environment, state, ...costliest, ...figures });
  }
}

/**
 * The same by the clock, and for environments that have no budget any more: where there is none, none is exceeded, so that
 * the next one is told of when it is. Its figures stay those of the last one.
 */
export async function judgeByTheClock(engine: Engine, environment: string): Promise<void> {
  if ((await limitOf(engine, environment)) !== undefined) return judgeBudget(engine, environment);
  const key = budgetKey(environment);
  const found = await engine.ledger.get<BudgetItem>(key);
  if (found?.state !== 'exceeded') return;
  await engine.ledger.update<BudgetItem>(key, { set: [['state', 'within']] }, when.equals('version', found.version));
}

async function limitOf({ installed }: Engine, environment: string): Promise<number | undefined> {
  return (await installed.messages(environment))?.budgetUsdMonth;
}
