import { hoursPerMonth } from '../../../../lib/domain/hours-per-month';

/** gp3 in us-east-1, USD a month (EC2 price list): a GiB, an operation a second beyond 3,000, a MiB/s beyond 125. */
const monthly = { gib: 0.08, iops: 0.005, throughput: 0.04 } as const;
const base = { iops: 3_000, throughput: 125 } as const;

/** What a gp3 volume costs an hour. */
export function gp3HourlyUsd(
  sizeGib: number,
  {
    iops = base.iops,
    throughput = base.throughput,
  }: { readonly iops?: number | undefined; readonly throughput?: number | undefined } = {},
): number {
  const more = (iops - base.iops) * monthly.iops + (throughput - base.throughput) * monthly.throughput;
  return (sizeGib * monthly.gib + more) / hoursPerMonth;
}
