import { classOf, isAwsCall } from '../../local/faults/call-class';
import { currentInvocation } from '../../local/host/invocation';
import type { LocalWorldOptions } from '../../local/host/world';
import { notAllowed } from './not-allowed';

type Tap = NonNullable<LocalWorldOptions['tap']>;

/** A step whose calls to AWS and to addresses are refused from some point on, so that it fails for good; its undo works. */
export class FailingStep {
  private isBroken = false;

  constructor(private readonly step: string | undefined) {}

  breakDown(): void {
    this.isBroken = true;
  }

  tap(inner: Tap | undefined): Tap {
    return (call, proceed) => {
      if (!this.isBroken || !this.makes(call)) return inner ? inner(call, proceed) : proceed();
      return Promise.reject(notAllowed(call));
    };
  }

  private makes(call: Parameters<Tap>[0]): boolean {
    const { functionName = '', payload } = currentInvocation() ?? {};
    const { step } = (payload ?? {}) as { readonly step?: string };
    const callClass = classOf(call);
    return step === this.step && functionName.startsWith('make_') && (isAwsCall(callClass) || callClass === 'http');
  }
}
