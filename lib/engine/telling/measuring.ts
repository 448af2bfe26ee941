import type { ActionDefinition } from '../../../lambdas/actions/definition';
import type { MetricName } from '../../domain/metrics';
import type { StepItem } from '../../ledger/items';

/** What of the ledger a change does not tell, for the one that ends a way forward (`isForwardEnd`). */
export interface AroundEnd {
  readonly steps: readonly StepItem[];
  readonly definitions: Readonly<Record<string, ActionDefinition>>;
}

/** Puts down measurements about one change, as of its time. */
export type Say = (name: MetricName, values: number | readonly number[], properties?: Record<string, string>) => void;
