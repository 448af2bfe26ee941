import type { FaultKind } from './kind';
import * as strikes from './strikes';

/** Every kind of fault by its name on the command line. A new kind is an entry here. */
export const faultKinds = {
  error: {
    summary: 'AWS refuses the call for good (AccessDenied)',
    make: { aim: 'call', once: 'undone', always: 'undone', isForGood: true, strike: strikes.refuse },
    undo: { aim: 'call', once: 'clean', always: 'honest', strike: strikes.refuse },
  },
  timeout: {
    summary: 'what the step made never gets ready; what it removes never goes',
    make: { aim: 'onwards', once: 'undone', always: 'undone', strike: strikes.showNothing },
    undo: { aim: 'removal', once: 'honest', always: 'honest', strike: strikes.acceptOnly },
  },
  abort: {
    summary: 'somebody stops the execution while the step runs',
    make: { aim: 'call', once: 'undone', always: 'undone', strike: strikes.stop },
    undo: { aim: 'call', once: 'clean', always: 'honest', strike: strikes.stop },
  },
  throttle: {
    summary: 'AWS asks to slow down',
    make: { aim: 'call', once: 'recovers', always: 'undone', strike: strikes.throttle },
    undo: { aim: 'call', once: 'clean', always: 'honest', strike: strikes.throttle },
  },
  capacity: {
    summary: 'no pool of the account has an instance to give',
    make: { aim: 'call', once: 'recovers', always: 'undone', strike: strikes.exhaust },
  },
  'lost-response': {
    summary: 'the call takes effect and its answer is lost',
    make: { aim: 'call', once: 'recovers', always: 'undone', strike: strikes.loseResponse },
    undo: { aim: 'call', once: 'clean', always: 'honest', strike: strikes.loseResponse },
  },
  'crash-before-record': {
    summary: 'the function dies between the effect and its record',
    make: { aim: 'call', once: 'recovers', always: 'undone', strike: strikes.crashBeforeRecord },
    undo: { aim: 'call', once: 'clean', always: 'honest', strike: strikes.crashBeforeRecord },
  },
  'crash-after-record': {
    summary: 'the function dies between the record and its return',
    make: { aim: 'record', once: 'recovers', always: 'undone', strike: strikes.crashAfterRecord },
    undo: { aim: 'record', once: 'clean', always: 'honest', strike: strikes.crashAfterRecord },
  },
  late: {
    summary: 'the function finishes after its timeout',
    make: { aim: 'call', once: 'recovers or undone', always: 'undone', strike: strikes.comeLate },
    undo: { aim: 'call', once: 'clean', always: 'honest', strike: strikes.comeLate },
  },
} as const satisfies Record<string, FaultKind>;

/** The name of a kind of fault. */
export type FaultKindName = keyof typeof faultKinds;

/** Every name, in the order of the table. */
export const faultKindNames = Object.keys(faultKinds) as readonly FaultKindName[];

/** A kind by its name. */
export function faultKind(name: FaultKindName): FaultKind {
  return faultKinds[name];
}

/** Whether a text names a kind of fault. */
export function isFaultKind(text: string): text is FaultKindName {
  return Object.hasOwn(faultKinds, text);
}
