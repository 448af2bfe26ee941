import { isAwsCall } from '../../local/faults/call-class';
import type { Outcome } from '../../local/faults/kinds/kind';
import { faultKind } from '../../local/faults/kinds/table';
import type { AimedFault } from '../aims/aimed-fault';
import { isStepSite, isUndoSite, type Site } from '../site';
import type { Trial } from '../trial/trial';

/** What a trial with a single fault must have come to, beside what the checkers demand. */
export interface Judged {
  readonly site: Site;
  readonly fault: AimedFault;
  readonly trial: Trial;
  /** The same trial without the fault. */
  readonly undisturbed: Trial;
}

/** A demand that was not met, in words. */
export interface Complaint {
  readonly invariant: string;
  readonly what: string;
}

/**
 * How much later than without the fault all may have come to rest, in seconds of the account: a late function (313), a
 * lease, a sweep (300), the visibility window, and pauses between tries. What never gets ready ends with its step’s own
 * timeout, what never goes with the bound of an undo (3,000). Of what a revision has no use for that is asked for four times.
 */
const graceSeconds = { usual: 900, 'never ready': 3_900, 'never retired': 12_900 } as const;

/** Compares a trial with the undisturbed one and with what its fault may lead to. */
export function judge(judged: Judged): readonly Complaint[] {
  const { site, fault, trial, undisturbed } = judged;
  const isBack = site.index >= undisturbed.forwardSites;
  const judgeIt = isBack ? judgeBack : undisturbed.forward === 'completed' ? judgeForward : judgeFailing;
  const complaints = judgeIt(judged);
  const also = (invariant: string, isWrong: boolean, what: string): readonly Complaint[] =>
    isWrong ? [{ invariant, what }] : [];
  const later = Math.round(trial.virtualSeconds - undisturbed.virtualSeconds);
  const isRetiring = isUndoSite(site) && site.index < undisturbed.forwardSites;
  const grace = graceSeconds[fault.kind !== 'timeout' ? 'usual' : isRetiring ? 'never retired' : 'never ready'];
  return [
    ...complaints,
    ...also(
      'took-effect',
      trial.strikes.length === 0 && !mayHaveEnded(judged),
      'the fault struck nothing, or came to nothing',
    ),
    ...also('in-time', later > grace, `all came to rest ${later} s later than without the fault`),
    ...also('ends-clean', trial.verdict === 'dirty' && !mayBeDirty(judged), 'the rollback ended dirty'),
  ];
}

/** Whether there may be nothing left to stop: whoever looks after a deployment that fails by itself may come after its end. */
function mayHaveEnded({ site, fault, undisturbed }: Judged): boolean {
  return fault.kind === 'abort' && !isStepSite(site) && undisturbed.forward !== 'completed';
}

/** Whether what was struck may have stayed, as long as that is said. */
function mayBeDirty({ site, fault }: Judged): boolean {
  return isUndoSite(site) && faultKind(fault.kind).undo?.once === 'honest';
}

/** What the deployment must have come to by itself, before anybody undid it. */
function judgeForward(judged: Judged): readonly Complaint[] {
  // What serves goes on doing so, whatever becomes of what it has no use for.
  const outcome = isUndoSite(judged.site) ? 'recovers' : demanded(judged);
  const [recovers, undone] = [recovered(judged), wasUndone(judged)];
  if (outcome === 'recovers') return recovers;
  if (outcome === 'undone') return undone;
  return recovers.length === 0 || undone.length === 0 ? [] : undone;
}

/** It fails without a fault too: all of it is undone then, or it is said what could not be. */
function judgeFailing(judged: Judged): readonly Complaint[] {
  const { forward, forwardVerdict } = judged.trial;
  if (forward === 'failed' && forwardVerdict === 'dirty' && mayBeDirty(judged)) return [];
  return wasUndone(judged).filter(({ invariant }) => invariant === 'undone');
}

/**
 * A fault that a step cannot survive ends the step only where it strikes the step’s own work: what the engine does
 * around it is tried again, made up for, or ends the deployment, as the case may be.
 */
function demanded({ site, fault }: Judged): Outcome {
  const { once } = faultKind(fault.kind).make;
  if (once === 'recovers') return once;
  const isOwnWork = isStepSite(site) && (isAwsCall(site.callClass) || site.callClass === 'http');
  return isOwnWork ? once : 'recovers or undone';
}

function recovered(judged: Judged): readonly Complaint[] {
  const { forward, made, rootStep } = judged.trial;
  const wanted = judged.undisturbed.made;
  if (forward !== 'completed')
    return [{ invariant: 'recovers', what: `the deployment ended ${forward}, for ${rootStep ?? 'no step'}` }];
  // What is left of a former revision stands beside what serves.
  const counted = mayBeDirty(judged) ? withoutMore(made, wanted) : made;
  if (counted.join() === wanted.join()) return [];
  return [{ invariant: 'recovers', what: `it made ${made.join(', ')} instead of ${wanted.join(', ')}` }];
}

/** As many of each as are wanted, of what there is. */
function withoutMore(there: readonly string[], wanted: readonly string[]): readonly string[] {
  const left = [...wanted];
  return there.filter((type) => {
    const index = left.indexOf(type);
    if (index >= 0) left.splice(index, 1);
    return index >= 0;
  });
}

/** Undone by itself, clean and with the struck step as its cause; before anything was made it may just have failed. */
function wasUndone({ site, fault, trial }: Judged): readonly Complaint[] {
  const { forward, forwardVerdict, rootStep } = trial;
  const isOver = forward === 'rolled_back' && forwardVerdict === 'clean';
  const cameToNothing = (forward === 'failed' || forward === 'never opened') && !isStepSite(site) && trial.heldNothing;
  if (!isOver && !cameToNothing)
    return [{ invariant: 'undone', what: `the deployment ended ${forward}, verdict ${forwardVerdict ?? 'none'}` }];
  const step = isStepSite(site) ? site.place.split('.')[1] : undefined;
  if (!isOver || step === undefined || rootStep === step) return [];
  // Several steps may run when somebody stops the whole.
  if (fault.kind === 'abort' && !isAwsCall(site.callClass)) return [];
  return [{ invariant: 'root-cause', what: `the root cause is ${rootStep}, and ${step} was struck` }];
}

function judgeBack({ trial, undisturbed }: Judged): readonly Complaint[] {
  if (trial.forward === undisturbed.forward) return [];
  return [{ invariant: 'recovers', what: `the deployment ended ${trial.forward} before it was struck` }];
}
