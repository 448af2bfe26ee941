import type { AimedFault } from '../aims/aimed-fault';

/**
 * How far the deployment gets, which is always told to keep what stands.
 * - `end`: as far as it can;
 * - `failure`: a call of it fails for good;
 * - `stop`: somebody stops its execution at a call;
 * - `cancel`: somebody cancels it after a call;
 * - `running`: not stopped at all, the first rollback is asked for after a call.
 */
export interface Prefix {
  readonly kind: 'end' | 'failure' | 'stop' | 'cancel' | 'running';
  /** Counts all calls of the run. */
  readonly atCall: number;
  /** Whether the first rollback waits until what ran has come to its end. */
  readonly isSettled: boolean;
}

/** A rollback as it is drawn: which checkpoint or service that is follows from what there is by then. */
export interface DrawnMode {
  readonly type: 'full' | 'partial' | 'service';
  /** 0-1. */
  readonly pick: number;
}

/** One request of a person, and what comes before, with and after it. */
export interface Act {
  /** So many changes from outside, before. */
  readonly outside: number;
  readonly mode: DrawnMode;
  /** Asked for at the same moment: the same once more, or another. */
  readonly beside: 'nobody' | 'the same' | DrawnMode;
  /** Counted from the first call of the rollback. */
  readonly faults: readonly (AimedFault & { readonly from: number })[];
  /** Whether the same is asked for once more when it has ended. */
  readonly again: boolean;
}

/** All that is done to one session. */
export interface RollbackScript {
  /** The step that the workflow says to retain; undefined for none but its own. */
  readonly retains: string | undefined;
  readonly prefix: Prefix;
  readonly acts: readonly Act[];
}

/** A script in a line, for people. */
export function scriptText({ retains, prefix, acts }: RollbackScript): string {
  const from = prefix.kind === 'end' ? 'run to its end' : `${prefix.kind} at call ${prefix.atCall}`;
  const kept = retains === undefined ? [] : [`${retains} retained`];
  const at = prefix.isSettled ? [] : ['at once'];
  return [from, ...at, ...kept, ...acts.map(actText)].join('; ');
}

function actText({ outside, mode, beside, faults, again }: Act): string {
  return [
    ...(outside > 0 ? [`${outside} changes from outside,`] : []),
    modeText(mode),
    ...(beside === 'nobody' ? [] : [`beside ${typeof beside === 'string' ? beside : modeText(beside)}`]),
    ...(faults.length > 0
      ? [`with ${faults.map(({ kind, from, times }) => `${kind}x${times}@+${from}`).join(' ')}`]
      : []),
    ...(again ? ['twice'] : []),
  ].join(' ');
}

const modeText = ({ type, pick }: DrawnMode): string => (type === 'full' ? type : `${type}~${pick.toFixed(2)}`);
