import { type FaultKindName, faultKind, faultKindNames } from '../../local/faults/kinds/table';
import { ruleOf } from '../../local/faults/rules';
import type { Site } from '../site';

/** Whether a site is a call of a function that undoes. */
export function isUndoSite({ place }: Site): boolean {
  return place.startsWith('undo_') && !place.startsWith('undo_gate');
}

/** The kinds that may strike a site: those of its rule that have anything to strike on its side. */
export function kindsFor(site: Site): readonly FaultKindName[] {
  const { kinds } = ruleOf(site.callClass);
  return faultKindNames.filter((name) => kinds.includes(name) && hasPrey(site, name));
}

function hasPrey(site: Site, name: FaultKindName): boolean {
  if (!isUndoSite(site)) return true;
  const { undo } = faultKind(name);
  return undo !== undefined && (undo.aim !== 'removal' || site.callClass === 'change');
}
