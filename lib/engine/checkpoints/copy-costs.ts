import type { ResourceRow } from '../../domain/resource';

/** What a copy of a kind costs for a gigabyte and month; us-east-1, as lib/simulation/costs/prices.ts. */
interface CopyPrice {
  readonly usd: number;
  readonly source: string;
}

const priceOfType: Readonly<Record<string, CopyPrice>> = {
  'AWS::EC2::Snapshot': { usd: 0.05, source: 'aws.amazon.com/ebs/pricing, standard snapshots' },
  'AWS::Backup::RecoveryPoint': { usd: 0.05, source: 'aws.amazon.com/backup/pricing, EFS, warm storage' },
};

/** What a copy costs. */
export interface CopyCost {
  /** What was copied, or what a copy adds to the one before it; null where that is not known. */
  readonly size_gib: number | null;
  /** At the most, for its size; null where the size or the price is not known. */
  readonly monthly_usd: number | null;
  /** What it depends on. */
  readonly usage_based: string;
}

/** A copy is billed for what it holds, which is at the most the size that its row has noted. */
export function copyCost({ type, metadata }: Pick<ResourceRow, 'type' | 'metadata'>): CopyCost {
  const price = priceOfType[type];
  const size = typeof metadata.size_gib === 'number' ? metadata.size_gib : null;
  if (!price) return { size_gib: size, monthly_usd: null, usage_based: 'its price is not known' };
  return {
    size_gib: size,
    monthly_usd: size === null ? null : atMost(size * price.usd),
    usage_based: `${price.usd.toFixed(2)} USD for each GB that it holds and month`,
  };
}

/** To the next cent: little is not nothing. */
const atMost = (usd: number): number => Math.ceil(Number((usd * 100).toFixed(6))) / 100;
