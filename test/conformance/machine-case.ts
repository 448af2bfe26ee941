import type { Json } from '../../lib/domain/json';
import type { StateMachine } from '../../lib/workflow/asl/types';

/** Where a case runs. */
export type Side = 'local' | 'referee';

/** A second after the start of the execution, exact in virtual time; a span where chance decides. */
export type Moment = number | { readonly from: number; readonly to: number };

/** What somebody outside does while a machine runs, at a second after its start. A token is named `label#attempt`. */
export type Act =
  | { readonly at: number; readonly do: 'succeed'; readonly token: string; readonly output: Json }
  | {
      readonly at: number;
      readonly do: 'fail';
      readonly token: string;
      readonly error?: string;
      readonly cause?: string;
    }
  | { readonly at: number; readonly do: 'stop'; readonly error?: string; readonly cause?: string }
  | { readonly at: number; readonly do: 'start again'; readonly input: Json };

/** What AWS does, by its documentation. What is left out is not compared. */
export interface Expected {
  readonly status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  readonly output?: Json;
  /** Compared whenever the execution has not succeeded: none given means that there is none. */
  readonly error?: string;
  readonly cause?: string;
  readonly seconds?: Moment;
  /** When each function was invoked, by label. Labels that are not named must not be invoked. */
  readonly calls?: { readonly [label: string]: readonly Moment[] };
  /** What functions heard that sent their own token, by `label#attempt`. */
  readonly sent?: { readonly [token: string]: string };
  /** What each act was told: `accepted`, `same execution`, `another execution`, or the name of the error. */
  readonly replies?: readonly string[];
  readonly historyEvents?: number;
  /** Charged transitions; the API of Step Functions does not tell them, so only the local side is asked. */
  readonly transitions?: number;
}

/** Where a side is known not to do what AWS does. It is asserted, so that the list of differences stays true. */
export interface Difference {
  readonly on: Side;
  readonly reason: string;
  readonly expected: { readonly [Key in keyof Expected]?: Expected[Key] | undefined } | 'not run';
}

/** One small machine and what becomes of it. */
export interface MachineCase {
  readonly name: string;
  readonly definition: StateMachine;
  /** @default {} */
  readonly input?: Json;
  readonly acts?: readonly Act[];
  /** How long to watch, for what must not happen after the end. @default until the end and the last act */
  readonly watchSeconds?: number;
  readonly expected: Expected;
  readonly differs?: readonly Difference[];
}

/** What a side is expected to do, its known difference put in; undefined when it cannot run the case. */
export function expectedOn(side: Side, { expected, differs = [] }: MachineCase): Expected | undefined {
  const difference = differs.find((one) => one.on === side)?.expected;
  return difference === 'not run' ? undefined : ({ ...expected, ...difference } as Expected);
}
