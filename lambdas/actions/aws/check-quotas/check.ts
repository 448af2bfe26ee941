import { GetAWSDefaultServiceQuotaCommand, GetServiceQuotaCommand } from '@aws-sdk/client-service-quotas';
import { hasCode } from '../../../resources/aws-error';
import { together } from '../../../resources/changes';
import type { Clients } from '../../../shared/clients';
import type { Finding } from '../../action';
import type { QuotaNeed } from '../../definition';
import { usageOf } from './usage';

/** A need beside what the account allows and uses. Undefined: AWS or this code cannot tell, so nothing is compared. */
export interface QuotaStanding {
  readonly need: QuotaNeed;
  readonly limit: number | undefined;
  readonly used: number | undefined;
}

/** Adds up the needs of each quota. Needs of nothing are left out. */
export function sumNeeds(needs: readonly QuotaNeed[]): readonly QuotaNeed[] {
  const sums = new Map<string, QuotaNeed>();
  for (const need of needs) {
    const key = `${need.serviceCode}/${need.quotaCode}`;
    sums.set(key, { ...need, amount: need.amount + (sums.get(key)?.amount ?? 0) });
  }
  return [...sums.values()].filter((need) => need.amount > 0);
}

/** Counts the use of a quota; undefined where it does not know how. */
type Count = (clients: Clients, quotaCode: string) => Promise<number | undefined> | undefined;

/** Reads limit and use of every quota that is needed. `count` knows quotas that no function may count. */
export async function readStandings(
  clients: Clients,
  needs: readonly QuotaNeed[],
  count: Count = () => undefined,
): Promise<readonly QuotaStanding[]> {
  return together(
    sumNeeds(needs).map(async (need) => {
      const [limit, used] = await together([
        readLimit(clients, need),
        count(clients, need.quotaCode) ?? usageOf(clients, need.quotaCode),
      ]);
      return { need, limit, used };
    }),
  );
}

/** What is short in these standings. */
export function shortages(standings: readonly QuotaStanding[]): readonly Finding[] {
  return standings.flatMap(({ need, limit, used }) => {
    if (limit === undefined || used === undefined || used + need.amount <= limit) return [];
    return [
      {
        code: 'QuotaExceeded',
        message: `${need.name} (${need.quotaCode}): ${rounded(need.amount)} needed, ${rounded(used)} of ${rounded(limit)} in use.`,
        remedy: `Remove what is not needed, or ask for more under Service Quotas, ${need.serviceCode}, ${need.quotaCode}.`,
      },
    ];
  });
}

/** Storage is counted in parts of a TiB. */
const rounded = (amount: number): number => Math.round(amount * 1_000) / 1_000;

/**
 * Compares needs, summed by quota, with what the account has left. A quota is not capacity, and another deployment
 * may take what is left meanwhile: this finds what is certain to fail. `told` words what is short.
 *
 * @throws what AWS answers when quotas or resources cannot be read
 */
export async function checkQuotas(
  clients: Clients,
  needs: readonly QuotaNeed[],
  told: (finding: Finding, need: QuotaNeed) => Promise<Finding> = async (finding) => finding,
): Promise<readonly Finding[]> {
  const standings = await readStandings(clients, needs);
  return together(
    standings.flatMap((standing) => shortages([standing]).map((finding) => told(finding, standing.need))),
  );
}

/** The account's own value; where it has none, AWS's default; undefined where AWS knows no such quota here. */
async function readLimit({ quotas }: Clients, need: QuotaNeed): Promise<number | undefined> {
  const query = { ServiceCode: need.serviceCode, QuotaCode: need.quotaCode };
  const own = await unlessUnknown(() => quotas.send(new GetServiceQuotaCommand(query)));
  if (own?.Quota?.Value !== undefined) return own.Quota.Value;
  const standard = await unlessUnknown(() => quotas.send(new GetAWSDefaultServiceQuotaCommand(query)));
  return standard?.Quota?.Value;
}

async function unlessUnknown<T>(call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (hasCode(error, ['NoSuchResourceException'])) return undefined;
    throw error;
  }
}
