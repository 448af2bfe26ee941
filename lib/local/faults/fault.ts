import type { FaultKindName } from './kinds';

/** A fault that somebody asked for: what happens to which step, and how often. */
export interface Fault {
  readonly step: string;
  readonly kind: FaultKindName;
  /** How many calls are struck at the most. */
  readonly times: number;
}

/** One call that was struck, and what the account held of ours just after. */
export interface Strike {
  readonly step: string;
  readonly kind: FaultKindName;
  readonly service: string;
  readonly operation: string;
  /** ISO-8601, of the account. */
  readonly time: string;
  readonly held: readonly { readonly type: string; readonly id: string; readonly state: string }[];
}

/** A fault as it is written: `create_vpc:error`, `create_vpc:errorx2`. */
export function faultText({ step, kind, times }: Fault): string {
  return `${step}:${kind}${times === 1 ? '' : times === Number.POSITIVE_INFINITY ? 'xall' : `x${times}`}`;
}
