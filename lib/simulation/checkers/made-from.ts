import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Item } from '../../local/store/attribute-value';
import { at, textAt } from '../ledger-view';
import type { Scene } from '../observation';
import { sessionItem } from './whose';

/** Origins of values that somebody has given (docs/promotion.md); of all else each environment says its own. */
const given: readonly (string | undefined)[] = ['request', 'session', 'checkpoint'];

/** What a session was made from, as a text that is the same for the same: its workflow, and the values that were given. */
export function madeFrom(session: Item | undefined): string {
  const values = Object.entries(at(session, 'parameters')?.M ?? {});
  return textOf(
    session,
    Object.fromEntries(values.filter(([name]) => given.includes(textAt(session, 'parameters_from', name)))),
  );
}

/** The same of what is promoted. */
export function promotedFrom(promotion: Item): string {
  return textOf(promotion, at(promotion, 'parameters')?.M ?? {});
}

function textOf(item: Item | undefined, values: Readonly<Record<string, AttributeValue>>): string {
  const sorted = Object.entries(values).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `${textAt(item, 'workflow_id')} ${JSON.stringify(sorted)}`;
}

/** The newest revision before a session that was made from something else, and that its stack was not put back from. */
export function beforeIt(scene: Scene, session: Item | undefined): Item | undefined {
  const seen = new Set<string>();
  let id = textAt(session, 'revision', 'former');
  let standsAgain = textAt(session, 'going_back', 'to');
  while (id !== undefined && !seen.has(id)) {
    seen.add(id);
    const former = sessionItem(scene, id);
    if (standsAgain === id) standsAgain = undefined;
    if (former && standsAgain === undefined && madeFrom(former) !== madeFrom(session)) return former;
    standsAgain ??= textAt(former, 'going_back', 'to');
    id = textAt(former, 'revision', 'former');
  }
  return undefined;
}
