import type { ActionDefinition } from '../../../lambdas/actions/definition';
import type { StepItem } from '../../ledger/items';
import type { Ledger } from '../../ledger/ledger';
import type { Metrics } from '../../ports/metrics';
import { loadSteps } from '../session/session-store';
import type { Change } from './events-of';
import { metricsOf } from './metrics-of';
import { isForwardEnd } from './metrics-of-session';

/** What changes are measured with. */
export interface Measuring {
  readonly metrics: Metrics;
  readonly ledger: Ledger;
  readonly definitions: Readonly<Record<string, ActionDefinition>>;
}

/**
 * The steps of a session whose way forward a change has ended. Undefined where they cannot be read: then some figures are
 * missing, for audit and events wait for no figure.
 */
export async function stepsAround({ ledger }: Measuring, change: Change): Promise<readonly StepItem[] | undefined> {
  const { after } = change;
  if (after.kind !== 'session' || !isForwardEnd(change)) return undefined;
  return loadSteps(ledger, after.session_id).catch(() => undefined);
}

/** Puts down what a change is measured as. */
export async function measure(
  { metrics, definitions }: Measuring,
  change: Change,
  steps: readonly StepItem[] | undefined,
): Promise<void> {
  const measurements = metricsOf(change, steps && { steps, definitions });
  if (measurements.length > 0) await metrics.put(measurements);
}
