import type { PromotionState } from '../../../lib/domain/promotion';
import { classOf, isLedgerWrite } from '../../../lib/local/faults/call-class';
import type { FaultKindName } from '../../../lib/local/faults/kinds/table';
import { currentInvocation } from '../../../lib/local/host/invocation';
import type { Call } from '../resume/scene';
import type { Land } from './land';

/** What becomes of a call that is struck. */
export type Blow =
  | 'is refused for a while'
  | 'takes effect and its answer is lost'
  | 'takes effect and its function dies';
export const blows: readonly Blow[] = [
  'is refused for a while',
  'takes effect and its answer is lost',
  'takes effect and its function dies',
];

/** A client sends a call that often before its function gives up. */
const triesOfClient = 6;

/** So many runs of the functions in a row are struck at the most: a machine repeats a task some times, not for ever. */
const mostInARow = 5;

function faultOf(blow: Blow, call: Call): { readonly kind: FaultKindName; readonly times: number } {
  switch (blow) {
    case 'is refused for a while':
      return { kind: 'throttle', times: triesOfClient };
    case 'takes effect and its answer is lost':
      return { kind: 'lost-response', times: triesOfClient };
    case 'takes effect and its function dies':
      return { kind: isLedgerWrite(classOf(call)) ? 'crash-after-record' : 'crash-before-record', times: 1 };
  }
}

/**
 * Strikes every call that the functions of a promotion make while it is in these states: each once, in as many worlds as
 * that takes. A call is known by its function, the state and how many its run has made before.
 */
export class Strikes {
  /** The calls that were struck. */
  readonly struck = new Set<string>();
  /** How many were struck in this world. */
  private here = 0;

  constructor(
    private readonly blow: Blow,
    private readonly states: readonly PromotionState[],
    private readonly functions: readonly string[] = ['promote', 'inspect'],
  ) {}

  /** Watches a world. */
  aimAt(land: Land): void {
    this.here = 0;
    let [run, made, row, isStruck] = ['', 0, 0, false];
    let state = 'verifying';
    land.world.store.onWrite(({ newImage }) => {
      if (newImage?.kind?.S === 'promotion') state = newImage.state?.S ?? '';
    });
    land.meets = (call) => {
      const { functionName = '', id = '' } = currentInvocation() ?? {};
      if (!this.functions.includes(functionName)) return undefined;
      if (id !== run) [run, made, row, isStruck] = [id, 0, isStruck ? row + 1 : 0, false];
      made += 1;
      if (isStruck || row >= mostInARow || !this.states.includes(state as PromotionState)) return undefined;
      const name = `${functionName} in ${state}: ${call.service}:${call.operation} as number ${made}`;
      if (this.struck.has(name)) return undefined;
      this.struck.add(name);
      isStruck = true;
      this.here += 1;
      land.disarm();
      land.arm({ ...faultOf(this.blow, call), from: land.stage.sites.length });
      return undefined;
    };
  }

  /** How many calls were struck in the world that was watched last. */
  get inThisWorld(): number {
    return this.here;
  }
}
