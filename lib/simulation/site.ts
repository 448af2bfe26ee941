import { type Call, type CallClass, classOf, isRemoving } from '../local/faults/call-class';
import type { Invocation } from '../local/host/invocation';

/** One call of a run, told apart from all others by where it is made and how often it was made there before. */
export interface Site {
  /** `make_network.create_vpc/ec2:CreateVpc#1`. */
  readonly name: string;
  /** The function and, where it works on one, the step. */
  readonly place: string;
  readonly callClass: CallClass;
  /** Whether it takes something away. */
  readonly removes: boolean;
  /** Counts all calls of the run, from 0. */
  readonly index: number;
  /** Whether it failed; known when it is over. */
  readonly failed?: boolean;
}

/** Names the calls of one run as they come. */
export class Sites {
  private readonly counts = new Map<string, number>();
  private total = 0;

  next(call: Call, invocation: Invocation | undefined): Site {
    const place = placeOf(invocation);
    const prefix = `${place}/${call.service}:${call.operation}`;
    const count = (this.counts.get(prefix) ?? 0) + 1;
    this.counts.set(prefix, count);
    const callClass = invocation ? classOf(call) : 'person';
    const removes = callClass === 'change' && isRemoving(call.operation);
    return { name: `${prefix}#${count}`, place, callClass, removes, index: this.total++ };
  }
}

/** Where an invocation stands: `make_network.create_vpc`, `gate.setup_docker`, `publisher`, `person`. */
export function placeOf(invocation: Invocation | undefined): string {
  if (!invocation) return 'person';
  const { functionName, payload } = invocation;
  const step = payload !== null && typeof payload === 'object' && 'step' in payload ? `.${String(payload.step)}` : '';
  return `${functionName}${step}`;
}

/** Whether a site is a call of a function that undoes. */
export function isUndoSite({ place }: Pick<Site, 'place'>): boolean {
  return place.startsWith('undo_') && !place.startsWith('undo_gate');
}

/** Whether a site is a call made for a step, by the function that makes or undoes it. */
export function isStepSite({ place }: Pick<Site, 'place'>): boolean {
  return /^(make|undo)_(?!gate)\w+\./.test(place);
}
