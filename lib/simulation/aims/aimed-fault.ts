import type { FaultKindName } from '../../local/faults/kinds/table';

/** A fault that is aimed at one call of a trial. */
export type AimedFault = {
  readonly kind: FaultKindName;
  /** How many calls it strikes at the most. */
  readonly times: number;
} & (
  | { /** The name of a site. */ readonly site: string }
  | { /** The first call from that one on which the kind may strike. */ readonly from: number }
);

/** As the command line takes it: `make_network.create_vpc/ec2:CreateVpc#1:throttle`, `@120:latex2`. */
export function aimedFaultText(fault: AimedFault): string {
  const where = 'site' in fault ? fault.site : `@${fault.from}`;
  return `${where}:${fault.kind}${fault.times === 1 ? '' : `x${fault.times}`}`;
}
