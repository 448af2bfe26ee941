import type { EventType } from '../../domain/event-catalogue';
import type { SessionDocument, StepDocument } from '../../domain/session-document';
import type { Stall } from '../../domain/stall';
import type { Strike } from '../../local/faults/fault';

/** One change of a deployment, as its documents show it. */
export type Change =
  | { readonly kind: 'session'; readonly time: string; readonly session: SessionDocument }
  | { readonly kind: 'step'; readonly time: string; readonly step: StepDocument; readonly what: StepChange }
  | { readonly kind: 'undo'; readonly time: string; readonly step: StepDocument }
  | { readonly kind: 'resource'; readonly time: string; readonly resource: SessionDocument['resources'][number] }
  | { readonly kind: 'milestone'; readonly time: string; readonly name: 'serving' }
  | {
      readonly kind: 'checkpoint';
      readonly time: string;
      readonly name: string;
      readonly state: SessionDocument['checkpoints'][number]['state'];
    }
  | { readonly kind: 'fault'; readonly time: string; readonly strike: Strike }
  | { readonly kind: 'stall'; readonly time: string; readonly stall: Stall; readonly what: 'found' | 'ended' };

/** What happened to a step. `waiting`: it says what it waits for now; `asked`: that is a person’s word. */
export type StepChange = 'started' | 'created' | 'completed' | 'failed' | 'cancelled' | 'retried' | 'waiting' | 'asked';

/** The type that the event of such a change has on the bus. */
export const eventTypeOf: Readonly<Record<Exclude<Change['kind'], 'fault' | 'milestone' | 'stall'>, EventType>> = {
  session: 'DEPLOYMENT_STATE_CHANGED',
  step: 'STEP_STATE_CHANGED',
  undo: 'ROLLBACK_STATE_CHANGED',
  resource: 'RESOURCE_STATE_CHANGED',
  checkpoint: 'CHECKPOINT_CREATED',
};

/** What one cause has stalled is found at once: so many are told in full. */
const stallsAtOnce = 3;

/** The changes with no more stalls than a person reads, and how many there are beside these. */
export function fewStalls(changes: readonly Change[]): { readonly told: readonly Change[]; readonly more: number } {
  const found = changes.filter((change) => change.kind === 'stall' && change.what === 'found');
  const rest = new Set(found.slice(stallsAtOnce));
  return { told: changes.filter((change) => !rest.has(change)), more: rest.size };
}
