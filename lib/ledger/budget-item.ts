import type { Stamp } from './items';

/** Whether an environment costs more than it may: there is none before it did for the first time. */
export interface BudgetItem extends Stamp {
  readonly pk: string;
  readonly sk: 'BUDGET';
  readonly kind: 'budget';
  readonly environment: string;
  readonly state: 'exceeded' | 'within';
  /** The session that costs most there, or did last, and its stack. */
  readonly session_id: string;
  readonly stack_name: string;
  readonly monthly_usd: number;
  readonly limit_usd: number;
}

/** One of an environment. */
export const budgetKey = (environment: string) => ({ pk: `BUDGET#${environment}`, sk: 'BUDGET' as const });
