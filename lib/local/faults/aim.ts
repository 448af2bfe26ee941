import type { Invocation } from '../host/invocation';
import type { Call } from './call-class';
import type { FaultSide } from './fault';
import type { Striking } from './kinds/kind';

/** Decides which calls a fault strikes, and how. */
export interface Aim {
  /** What happens to the call that was taken last. */
  readonly striking: Striking<unknown>;
  readonly side: FaultSide;
  /** Struck again and again it is still one fault, and told once. */
  readonly isOneFault: boolean;
  /** Whether this call is struck; asked once for each call, in order. */
  takes(call: Call, invocation: Invocation | undefined): boolean;
  /** The call that was taken last came to nothing: it does not count. */
  missed(): void;
}
