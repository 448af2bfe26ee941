import type { MakeContext, UndoContext } from '../../../lambdas/actions/action';
import type { HttpGet } from '../../../lambdas/shared/clients';
import type { Signal } from '../../../lib/domain/signal';
import { offlineClients } from '../../helpers/action-clients';
import { MemoryStep } from '../../helpers/action-context';
import { HandClock } from './hand-clock';

/** A step of an action that makes nothing: its ledger, its clock, and what HTTP calls are answered. */
export class SmallStep {
  readonly clock = new HandClock();
  readonly #step: MemoryStep;

  constructor(http: HttpGet = offlineClients().http) {
    this.#step = new MemoryStep({ ...offlineClients(), http }, this.clock);
  }

  /** What one invocation is given. */
  context<Input>(input: Input): MakeContext<Input> {
    return this.#step.making(input);
  }

  /** What somebody outside has told the step. */
  set told(signal: Signal) {
    this.#step.told = signal;
  }

  undoing(): UndoContext {
    return this.#step.undoing();
  }
}
