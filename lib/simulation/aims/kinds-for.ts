import { type FaultKindName, faultKind, faultKindNames } from '../../local/faults/kinds/table';
import { ruleOf } from '../../local/faults/rules';
import { isStepSite, isUndoSite, type Site } from '../site';

/** The kinds that may strike a site: those of its rule that have anything to strike there. */
export function kindsFor(site: Site): readonly FaultKindName[] {
  const { kinds } = ruleOf(site.callClass);
  return faultKindNames.filter((name) => kinds.includes(name) && hasPrey(site, name));
}

/** Functions that the bus, the ledger’s stream and the clock call: they belong to no execution that could be stopped. */
const beside: ReadonlySet<string> = new Set(['signals', 'sweeper', 'publisher', 'notify', 'inspect']);

function hasPrey(site: Site, name: FaultKindName): boolean {
  const striking = faultKind(name)[isUndoSite(site) ? 'undo' : 'make'];
  if (striking === undefined) return false;
  if (name === 'abort' && beside.has(site.place)) return false;
  // What was refused is no record.
  if (striking.aim === 'record' && site.failed) return false;
  // Only a step can fail to get ready; only what takes something away can be accepted in vain.
  if (striking.aim === 'onwards') return isStepSite(site);
  return striking.aim !== 'removal' || site.removes;
}
