import type { Item } from '../../local/store/attribute-value';
import { entriesAt, numberAt, textAt } from '../ledger-view';
import type { CheckerFactory, Write } from '../observation';
import { errandOf } from './whose';

const stamps: ReadonlySet<string> = new Set(['version', 'write_id', 'updated_at', 'actor', 'via', 'reason']);

/**
 * Epochs only rise, and whoever is of an older one writes nothing to a step but evidence (the id of what it has made) and
 * the end of its own lease.
 */
export const fenced: CheckerFactory = () => ({
  write: (write, scene) => {
    const { before, after, invocation } = write;
    const [from, to] = [numberAt(before, 'epoch'), numberAt(after, 'epoch')];
    if (from !== undefined && to !== undefined && to < from)
      scene.violated(`${write.sk}: epoch fell from ${from} to ${to}`);
    const errand = errandOf(invocation);
    if (!write.sk.startsWith('STEP#') || errand?.epoch === undefined || from === undefined) return;
    if (errand.epoch >= from) return;
    const changed = changedNames(write).filter((name) => name !== 'lease' && name !== 'resources');
    if (changed.length > 0 || !isEvidence(before, after)) {
      scene.violated(
        `${invocation?.functionName} of epoch ${errand.epoch} wrote ${changed.join(', ') || 'resources'} of ${write.sk}, which is of epoch ${from}`,
      );
    }
  },
});

function changedNames({ before = {}, after }: Write): readonly string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => !stamps.has(name) && JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  );
}

/** Only an id was added to an intent that stood without one. */
function isEvidence(before: Item | undefined, after: Item): boolean {
  return entriesAt(after, 'resources').every(([key, row]) => {
    const former = before?.resources?.M?.[key]?.M;
    if (JSON.stringify(former) === JSON.stringify(row)) return true;
    return (
      former !== undefined && textAt(former, 'id') === undefined && textAt(row, 'token') === textAt(former, 'token')
    );
  });
}
