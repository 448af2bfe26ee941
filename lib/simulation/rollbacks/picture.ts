import type { AskedRollback } from '../../domain/session';
import type { InventoryRow } from '../../local/cloud/account/inventory';
import type { Item } from '../../local/store/attribute-value';
import type { RollbackPolicy } from '../../workflow/model';
import { dying, provenancesOf, sessionItem, stepsOf } from '../checkers/whose';
import { at, entriesAt, flagAt, listAt, numberAt, textAt } from '../ledger-view';
import type { Scene } from '../observation';
import type { Wanted } from './oracle';
import type { StandingStep } from './oracle-of-resume';

/** Something alive of a session, with the steps that may have made it. */
export interface Standing extends Pick<InventoryRow, 'type' | 'id' | 'state'> {
  readonly steps: readonly string[];
  readonly isLeaving: boolean;
}

/** What a row says of something that stands. */
interface KnownRow {
  readonly step: string;
  readonly id: string;
  readonly stays: boolean;
  /** To the reaper, whatever came of it there. */
  readonly isHandedOver: boolean;
}

/** How a session and all that it holds look at a moment. */
export interface Picture {
  readonly state: string;
  readonly occupies: boolean;
  readonly epoch: number;
  /** How often the rollback begun last was started: more than once when it died. */
  readonly starts: number;
  readonly verdict: string | undefined;
  readonly type: string | undefined;
  readonly kept: readonly string[];
  readonly leftovers: readonly { readonly id: string | undefined; readonly type: string; readonly step: string }[];
  readonly tails: readonly string[];
  readonly steps: readonly StandingStep[];
  readonly standing: readonly Standing[];
  /** What the rollback that was begun last was asked for (see `requestText`); undefined before the first. */
  readonly requested: string | undefined;
  /** Rows by step, as they are stored. */
  readonly rows: string;
  /** What they say of what is no copy of data. */
  readonly ownRows: string;
  /** The ids of rows that stand, with what says that they stay. */
  readonly known: readonly KnownRow[];
  /** Steps that are said to be at work. */
  readonly executing: readonly string[];
  /** How far each step is undone, where it is. */
  readonly undos: ReadonlyMap<string, string>;
}

/** Looks at a session. Which policy holds for a step is told, for the ledger has what the product made of it. */
export function pictureOf(scene: Scene, sessionId: string, policies: ReadonlyMap<string, RollbackPolicy>): Picture {
  const session = sessionItem(scene, sessionId);
  const steps = stepsOf(scene, sessionId);
  const idsOf = (name: string): readonly string[] =>
    listAt(session, 'rollback', name).map((row) => textAt(row, 'id') ?? '');
  return {
    state: textAt(session, 'state') ?? '',
    occupies: flagAt(session, 'occupies'),
    epoch: numberAt(session, 'epoch') ?? 0,
    starts: numberAt(session, 'rollback_starts') ?? 0,
    verdict: textAt(session, 'rollback', 'verdict'),
    type: textAt(session, 'rollback', 'type'),
    kept: [...idsOf('kept')].sort(),
    leftovers: listAt(session, 'rollback', 'leftovers').map((row) => ({
      id: textAt(row, 'id'),
      type: textAt(row, 'type') ?? '',
      step: textAt(row, 'step') ?? '',
    })),
    tails: idsOf('tails'),
    steps: steps.map((step) => graphStep(step, policies)),
    standing: standingOf(scene, sessionId),
    requested: requestedOf(session),
    known: steps.flatMap(knownRows),
    executing: steps.filter((step) => textAt(step, 'state') === 'executing').map((step) => textAt(step, 'name') ?? ''),
    rows: JSON.stringify(steps.map((step) => [textAt(step, 'name'), at(step, 'resources')])),
    ownRows: JSON.stringify(
      steps.map((step) =>
        entriesAt(step, 'resources').flatMap(([key, row]) =>
          isCopy(row) ? [] : [[key, ...['state', 'id'].map((name) => textAt(row, name))]],
        ),
      ),
    ),
    undos: new Map(
      steps.flatMap((step) => {
        const undo = textAt(step, 'undo', 'state');
        return undo === undefined ? [] : [[textAt(step, 'name') ?? '', undo] as const];
      }),
    ),
  };
}

function graphStep(step: Item, policies: ReadonlyMap<string, RollbackPolicy>): StandingStep {
  const name = textAt(step, 'name') ?? '';
  return {
    name,
    service: textAt(step, 'spec', 'service') ?? '',
    dependsOn: listAt(step, 'spec', 'dependsOn').map((one) => textAt(one, 'step') ?? ''),
    isRetained: policies.get(name) === 'retain',
    stands: stands(step),
    holds: entriesAt(step, 'resources').some(
      ([, row]) => textAt(row, 'state') !== 'deleted' && !flagAt(row, 'adopted') && !isCopy(row),
    ),
  };
}

/** Whether a step works and nothing of it was undone: an undo that never came to it, or had only tails to do, has not. */
function stands(step: Item): boolean {
  if (textAt(step, 'phase') !== 'ready' || flagAt(step, 'dropped')) return false;
  const undo = textAt(step, 'undo', 'state');
  if (undo === undefined || undo === 'retained' || flagAt(step, 'undo', 'only_tails')) return true;
  return undo !== 'completed' && textAt(step, 'undo', 'started_at') === undefined;
}

/** What a rollback was asked for, in a form that can be compared. */
export function requestText(request: AskedRollback): string {
  switch (request.type) {
    case 'full':
      return 'full';
    case 'partial':
      return `partial ${request.checkpoint}`;
    case 'service':
      return `service ${request.service}`;
  }
}

function requestedOf(session: Item | undefined): string | undefined {
  const [type, ...rest] = ['type', 'checkpoint', 'service'].map((name) => textAt(session, 'requested_rollback', name));
  return type === undefined ? undefined : [type, ...rest.filter((part) => part !== undefined)].join(' ');
}

function knownRows(step: Item): Picture['known'] {
  return entriesAt(step, 'resources').flatMap(([, row]) => {
    const id = textAt(row, 'id');
    if (id === undefined || textAt(row, 'state') === 'deleted') return [];
    const stays = isCopy(row) || flagAt(row, 'adopted') || flagAt(row, 'retained');
    return [{ step: textAt(step, 'name') ?? '', id, stays, isHandedOver: flagAt(row, 'handed_over') }];
  });
}

const isCopy = (row: Item): boolean => textAt(row, 'snapshot_of') !== undefined;

function standingOf(scene: Scene, sessionId: string): readonly Standing[] {
  return scene.ours().flatMap((row) => {
    const steps = provenancesOf(scene, row)
      .filter(({ session }) => session === sessionId)
      .map(({ step }) => step);
    const { type, id, state } = row;
    return steps.length === 0 ? [] : [{ type, id, state, steps, isLeaving: dying.has(state) }];
  });
}

/** The checkpoints of a session, in the order of their names. */
export function checkpointsOf(scene: Scene, sessionId: string): readonly (Wanted & { readonly name: string })[] {
  // What was skipped is ready from the first, and there is nothing of it to be kept.
  const skipped = new Set(
    stepsOf(scene, sessionId).flatMap((step) => (flagAt(step, 'skipped') ? [textAt(step, 'name')] : [])),
  );
  return (
    scene
      .items()
      .filter((item) => textAt(item, 'kind') === 'checkpoint' && textAt(item, 'session_id') === sessionId)
      // What was not captured yet is no place to go back to.
      .filter((item) => textAt(item, 'captured_at') !== undefined)
      .map((item) => ({
        type: 'partial' as const,
        name: textAt(item, 'name') ?? '',
        ready: (at(item, 'ready_steps')?.L ?? []).map(({ S }) => S ?? '').filter((name) => !skipped.has(name)),
      }))
      .sort((a, b) => a.name.localeCompare(b.name))
  );
}
