import type { Finding } from '../../../lambdas/actions/action';
import type { QuotaNeed } from '../../../lambdas/actions/definition';
import type { SessionItem } from '../../ledger/items';
import type { Engine } from '../engine';
import { quotaNeedsOf } from '../session/quota-needs';
import { loadSession, loadSteps } from '../session/session-store';

/**
 * A quota that is short, told of a revision: what it makes anew stands beside what serves, so where that uses the quota too, its
 * part is not free before the stack is taken down.
 */
export async function besideFormer(
  engine: Engine,
  session: SessionItem,
  finding: Finding,
  need: QuotaNeed,
): Promise<Finding> {
  const { revision, stack_name: stack, environment } = session;
  if (!revision || !(await usesOf(engine, revision.former, revision.kept, need))) return finding;
  const higher = `a higher quota under Service Quotas, ${need.serviceCode}, ${need.quotaCode}`;
  const down = `\`unity destroy ${stack}/${environment}\``;
  return {
    ...finding,
    message: `${finding.message} The revision before, ${revision.former}, is among what is in use: what is made anew starts before that stops.`,
    remedy: `Ask for less, such as fewer instances, or for ${higher}; or run ${down} first, which takes the service away until it is deployed again.`,
  };
}

/** Whether steps of a session that are not kept count against a quota. */
async function usesOf(
  engine: Engine,
  id: string,
  kept: Readonly<Record<string, string>> | undefined,
  { serviceCode, quotaCode }: QuotaNeed,
): Promise<boolean> {
  const former = await loadSession(engine.ledger, id);
  const steps = (await loadSteps(engine.ledger, id)).filter(
    ({ name, skipped }) => !skipped && kept?.[name] === undefined,
  );
  return quotaNeedsOf(engine, former, steps).some(
    (use) => use.serviceCode === serviceCode && use.quotaCode === quotaCode && use.amount > 0,
  );
}
