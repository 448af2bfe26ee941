import type { BudgetItem } from '../../ledger/budget-item';
import { type Facts, fact } from './fact';

/** Told when it is crossed, either way. */
export function ofBudget(before: BudgetItem | undefined, after: BudgetItem): readonly Facts[] {
  if (before?.state === after.state) return [];
  const { session_id, stack_name, environment, state, monthly_usd, limit_usd } = after;
  return [fact('BUDGET_STATE_CHANGED', { session_id, stack_name, environment, state, monthly_usd, limit_usd })];
}
