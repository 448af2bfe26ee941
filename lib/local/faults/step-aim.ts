import type { Invocation } from '../host/invocation';
import type { Aim } from './aim';
import { type Call, classOf, isAwsCall, isLedgerWrite, isRemoving } from './call-class';
import type { Fault, FaultSide } from './fault';
import type { Striking } from './kinds/kind';
import { ruleOf } from './rules';
import { isTarget, type Target } from './target';

/** What a fault on a step aims with. */
export interface StepAimOptions {
  readonly fault: Fault;
  readonly target: Target;
  readonly striking: Striking<unknown>;
  /** The session of the deployment; undefined while it has not begun. */
  readonly sessionId: () => string | undefined;
}

/** Aims a fault at the calls of one step of one deployment. */
export class StepAim implements Aim {
  private strikes = 0;
  /** The target has been met: what strikes after it may strike now. */
  private begun = false;

  constructor(private readonly options: StepAimOptions) {}

  get striking(): Striking<unknown> {
    return this.options.striking;
  }

  get side(): FaultSide {
    return this.options.fault.side;
  }

  /** A step that never gets ready is one fault, however often it is looked at. */
  get isOneFault(): boolean {
    const { aim } = this.options.striking;
    return aim === 'onwards' || aim === 'removal';
  }

  takes(call: Call, invocation: Invocation | undefined): boolean {
    const { fault } = this.options;
    if (this.strikes >= fault.times || !invocation || !this.isOfStep(invocation)) return false;
    if (!this.isAim(call) || !ruleOf(classOf(call)).kinds.includes(fault.kind)) return false;
    if (!this.isOneFault) this.strikes += 1;
    return true;
  }

  missed(): void {
    if (!this.isOneFault) this.strikes -= 1;
  }

  private isOfStep({ functionName, payload }: Invocation): boolean {
    const { fault, sessionId } = this.options;
    if (!functionName.startsWith(`${fault.side}_`) || payload === null || typeof payload !== 'object') return false;
    if (!('step' in payload) || !('session_id' in payload)) return false;
    return payload.step === fault.step && payload.session_id === sessionId();
  }

  private isAim(call: Call): boolean {
    switch (this.options.striking.aim) {
      case 'call':
        return this.begun ? this.isOccasion(call) : this.meets(call);
      case 'onwards':
        return this.isOnwards(call);
      case 'record':
        return this.isRecordAim(call);
      case 'removal':
        return classOf(call) === 'change' && isRemoving(call.operation);
    }
  }

  private meets(call: Call): boolean {
    if (!isTarget(this.options.target, call)) return false;
    this.begun = true;
    return true;
  }

  /** A call that is struck too when the fault is to strike more than once. */
  private isOccasion(call: Call): boolean {
    const callClass = classOf(call);
    if (this.options.target === 'own-work') return callClass === 'http' || isLedgerWrite(callClass);
    return isAwsCall(callClass);
  }

  private isOnwards(call: Call): boolean {
    const { target } = this.options;
    if (target !== 'making-call') return isTarget(target, call);
    if (this.begun) return isAwsCall(classOf(call));
    this.meets(call);
    return false;
  }

  private isRecordAim(call: Call): boolean {
    const { target, fault } = this.options;
    const callClass = classOf(call);
    if (!isLedgerWrite(callClass)) {
      this.meets(call);
      return false;
    }
    const isRepeated = fault.times > 1;
    const mayBegin = this.begun || target === 'own-work';
    // Where nothing is made there may be a single record, the step’s end; to strike it always is to strike every write.
    if (isRepeated && (this.strikes > 0 || (target !== 'making-call' && target !== 'changing-call'))) {
      return true;
    }
    return mayBegin && callClass === 'record';
  }
}
