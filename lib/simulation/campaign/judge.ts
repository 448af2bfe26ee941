import { faultKind } from '../../local/faults/kinds/table';
import type { AimedFault } from '../aims/aimed-fault';
import type { Site } from '../site';
import type { Trial } from '../trial/trial';
import { isUndoSite } from './applicable';

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
 * timeout, what never goes with the bound of an undo (3,000).
 */
const graceSeconds = { usual: 900, 'never ready': 3_900 } as const;

/** Compares a trial with the undisturbed one and with what its fault may lead to. */
export function judge({ site, fault, trial, undisturbed }: Judged): readonly Complaint[] {
  const complaints: Complaint[] = [];
  const complain = (invariant: string, what: string): void => void complaints.push({ invariant, what });
  if (trial.strikes.length === 0) complain('took-effect', `the fault struck nothing, or came to nothing`);
  const kind = faultKind(fault.kind);
  const isForward = site.index < undisturbed.forwardSites;
  if (isForward) {
    if (kind.make.once === 'recovers') {
      if (trial.forward !== 'completed')
        complain('recovers', `the deployment ended ${trial.forward}, for ${trial.rootStep ?? 'no step'}`);
      else if (trial.made.join() !== undisturbed.made.join())
        complain('recovers', `it made ${trial.made.join(', ')} instead of ${undisturbed.made.join(', ')}`);
    }
    const step = site.place.startsWith('make_') ? site.place.split('.')[1] : undefined;
    if (trial.forward === 'rolled_back' && step !== undefined && trial.rootStep !== step && fault.kind !== 'abort')
      complain('root-cause', `the root cause is ${trial.rootStep}, and ${step} was struck`);
  } else if (trial.forward !== undisturbed.forward) {
    complain('recovers', `the deployment ended ${trial.forward} before it was struck`);
  }
  const later = trial.virtualSeconds - undisturbed.virtualSeconds;
  const grace = graceSeconds[fault.kind === 'timeout' ? 'never ready' : 'usual'];
  if (later > grace) complain('in-time', `all came to rest ${Math.round(later)} s later than without the fault`);
  const mayBeDirty = isUndoSite(site) && kind.undo?.once === 'honest';
  if (trial.verdict === 'dirty' && !mayBeDirty) complain('ends-clean', 'the rollback ended dirty');
  return complaints;
}
