import type { FaultKindName } from './kinds/table';

/** Whose calls are struck: those that make a step, or those that undo it. */
export type FaultSide = 'make' | 'undo';

/** A fault that somebody asked for: what happens to which step, and how often. */
export interface Fault {
  readonly side: FaultSide;
  readonly step: string;
  readonly kind: FaultKindName;
  /** How many calls are struck at the most. */
  readonly times: number;
}

/** One call that was struck, so that what the kind stands for was seen to happen, and what the account held of ours just after. */
export interface Strike {
  readonly step: string;
  readonly side: FaultSide;
  readonly kind: FaultKindName;
  readonly service: string;
  readonly operation: string;
  /** ISO-8601, of the account. */
  readonly time: string;
  readonly held: readonly { readonly type: string; readonly id: string; readonly state: string }[];
}

/** A fault as it is written: `create_vpc:error`, `create_vpc:errorx2`, `undo:create_vpc:throttlexall`. */
export function faultText({ side, step, kind, times }: Fault): string {
  const count = times === 1 ? '' : times === Number.POSITIVE_INFINITY ? 'xall' : `x${times}`;
  return `${side === 'undo' ? 'undo:' : ''}${step}:${kind}${count}`;
}
