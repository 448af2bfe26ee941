import type { Invocation } from '../host/invocation';
import { type Call, classOf, isAwsCall } from './call-class';

/**
 * Calls of functions that AWS refuses for good. A call may be sent again while the tags that the right to it goes by may
 * not be seen yet; what is refused for good is refused then too, and it is still one strike.
 */
export class RefusedForGood {
  private readonly refusals = new WeakMap<Invocation, Map<string, unknown>>();

  /** Only calls to AWS are sent again in the same words. */
  add(invocation: Invocation, call: Call, refusal: unknown): void {
    if (!isAwsCall(classOf(call))) return;
    const known = this.refusals.get(invocation) ?? new Map<string, unknown>();
    this.refusals.set(invocation, known.set(words(call), refusal));
  }

  /** What the same run was answered to the same words. */
  of(invocation: Invocation, call: Call): unknown {
    return this.refusals.get(invocation)?.get(words(call));
  }
}

function words({ service, operation, input }: Call): string {
  return JSON.stringify([service, operation, input]);
}
