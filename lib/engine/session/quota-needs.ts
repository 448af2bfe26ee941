import type { QuotaNeed } from '../../../lambdas/actions/definition';
import type { SessionItem, StepItem } from '../../ledger/items';
import { assumedStep } from '../assumed';
import type { Engine } from '../engine';
import { isSkippedForSure } from './known-input';

/** What steps need of the quotas of the account. */
export function quotaNeedsOf(
  { definitions }: Pick<Engine, 'definitions'>,
  session: SessionItem,
  steps: readonly StepItem[],
): readonly QuotaNeed[] {
  return steps.flatMap((step) => {
    const assumed = isSkippedForSure(session, step) ? undefined : assumedStep(definitions, session, step);
    return assumed ? assumed.definition.quotas(assumed.input) : [];
  });
}
