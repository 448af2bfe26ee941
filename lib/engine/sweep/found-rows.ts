import { resourceToken } from '../../domain/naming';
import type { ResourceRow } from '../../domain/resource';
import { foundName, keys, type Stamp, type StepItem } from '../../ledger/items';

/** Something that carries a session's tags and stands in no session's rows. */
export interface Orphan {
  readonly step: string;
  /** What its intent was called. */
  readonly key: string;
  readonly type: string;
  readonly id: string;
  /** Where AWS lists it; of what belongs to no region, `us-east-1`. */
  readonly region: string;
}

/** Where the row of an orphan stands, or is to stand: under its own key, so that its step undoes it like any of its own. */
export interface Placed {
  readonly item: string;
  readonly orphan: Orphan;
  /** It stands there already, and is not gone. */
  readonly isThere: boolean;
}

/** Finds a place for each. What has the same key as another gets an item of its own; a place of what is gone is taken again. */
export function placesFor(orphans: readonly Orphan[], standing: readonly StepItem[]): readonly Placed[] {
  const taken = new Map<string, string>();
  for (const { name, resources } of standing) {
    for (const row of Object.values(resources)) {
      if (row.state !== 'deleted') taken.set(place(name, row.key), identity(row));
    }
  }
  return orphans.map((orphan) => {
    const stands = [...taken].find(([, holder]) => holder === identity(orphan));
    if (stands) return { item: stands[0].split(' ')[0] ?? '', orphan, isThere: true };
    let number = 1;
    while (taken.has(place(foundName(orphan.step, number), orphan.key))) number += 1;
    const item = foundName(orphan.step, number);
    taken.set(place(item, orphan.key), identity(orphan));
    return { item, orphan, isThere: false };
  });
}

const place = (item: string, key: string): string => `${item} ${key}`;
const identity = ({ type, id }: { readonly type: string; readonly id?: string }): string => `${type} ${id}`;

/** The row of an orphan. Nothing makes anything with its token. */
export function foundRow(sessionId: string, { item, orphan }: Placed, now: string): ResourceRow {
  const { key, type, id, region } = orphan;
  return {
    key,
    type,
    id,
    state: 'active',
    generation: 1,
    token: resourceToken(sessionId, item, key, 1),
    intended_at: now,
    metadata: { found_in: region },
    found: true,
  };
}

/** The item of what was found of a step: of the same action, with nothing in it but what was found. */
export function foundItem(step: StepItem, name: string, row: ResourceRow): Omit<StepItem, keyof Stamp> {
  const { session_id, environment, stack_name, index, spec, epoch } = step;
  return {
    ...keys.step(step.session_id, name),
    kind: 'step',
    session_id,
    environment,
    ...(stack_name !== undefined && { stack_name }),
    name,
    index,
    spec,
    dependents: [],
    state: 'completed',
    phase: 'ready',
    epoch,
    attempt: 0,
    outputs: {},
    frozen: {},
    resources: { [row.key]: row },
  };
}
