/** What an hour costs on demand in us-east-1 under Linux, in USD (aws-facts D: public price tables of 2026). */
const onDemandHourlyUsd: Readonly<Record<string, number>> = {
  't3.micro': 0.0104,
  't3.small': 0.0208,
  't3.medium': 0.0416,
  't3.large': 0.0832,
  'm5.large': 0.096,
  'm5.xlarge': 0.192,
  'm5.2xlarge': 0.384,
  'g4dn.xlarge': 0.526,
  'g4dn.2xlarge': 0.752,
  'g4dn.4xlarge': 1.204,
};

/** Spot usually costs 30 to 40 % of on demand (aws-facts D). */
const spotShare = 0.35;

/** USD an hour, or undefined for a type whose price is not known here. */
export function hourlyUsd(instanceType: string, market: 'spot' | 'on-demand'): number | undefined {
  const price = onDemandHourlyUsd[instanceType];
  return price === undefined || market === 'on-demand' ? price : price * spotShare;
}

/** vCPUs of a type by its size, never too few: `large` and below count 2, `2xlarge` 8, `metal` 448. */
export function vcpusOf(instanceType: string): number {
  const size = instanceType.split('.')[1] ?? '';
  if (size.startsWith('metal')) return 448;
  const times = /^(\d*)xlarge$/.exec(size);
  return times === null ? 2 : 4 * Number(times[1] || '1');
}

/** The quota that instances of a type count against. */
export type QuotaFamily = 'standard' | 'graphics' | 'other';

/** Standard is A, C, D, H, I, M, R, T, Z; G and VT share one; the rest have quotas of their own. */
export function quotaFamilyOf(instanceType: string): QuotaFamily {
  const letters = /^[a-z]+/.exec(instanceType)?.[0] ?? '';
  if (letters === 'g' || letters === 'vt') return 'graphics';
  // Families of two letters (inf, trn, dl, hpc, mac) are not Standard; `im` and `is` are storage families and are.
  return /^([acdhimrtz]|im|is)$/.test(letters) ? 'standard' : 'other';
}
