import type { CarriedValue } from '../../domain/carried-value';
import { keys, type SessionItem, type Stamp, type StepItem } from '../../ledger/items';
import type { Engine } from '../engine';
import { loadSteps } from '../session/session-store';

type Item = Omit<StepItem, keyof Stamp>;

/**
 * The steps of a session that repeats a former one, with what that had settled on and the parameters do not say: where a stack
 * is put back, and where it is promoted to. What was proven there is what is deployed, not what is the newest by now.
 */
export async function carriedSteps(
  engine: Engine,
  { going_back: back, promoted_from: source }: SessionItem,
  items: readonly Item[],
): Promise<readonly Item[]> {
  const from = back?.to ?? source?.session_id;
  if (from === undefined) return items;
  const known = new Map((await loadSteps(engine.ledger, from)).map((step) => [step.name, step]));
  return Promise.all(
    items.map(async (item) => {
      const former = item.kept_from === undefined ? known.get(item.name) : undefined;
      const carried = former && (await carriedFrom(engine, item, former));
      return carried ? { ...item, carried } : item;
    }),
  );
}

/** A step that was kept there has settled on nothing: whoever made it has. */
async function carriedFrom(engine: Engine, { spec }: Item, former: StepItem): Promise<StepItem['carried']> {
  const { carries } = engine.definitions[`${spec.service}/${spec.action}`] ?? {};
  if (!carries || former.spec.service !== spec.service || former.spec.action !== spec.action) return undefined;
  const { kept_from: id, name } = former;
  const maker = id === undefined ? former : await engine.ledger.get<StepItem>(keys.step(id, name));
  if (!maker) return undefined;
  const values = Object.entries(carries).flatMap(([value, dependsOn]): [string, CarriedValue][] => {
    const settled = maker.frozen[value];
    if (settled === undefined) return [];
    const inputs = dependsOn.flatMap((input) => {
      const given = maker.inputs?.[input];
      return given === undefined ? [] : [[input, given] as const];
    });
    return [[value, { value: settled, session_id: maker.session_id, inputs: Object.fromEntries(inputs) }]];
  });
  return values.length > 0 ? Object.fromEntries(values) : undefined;
}
