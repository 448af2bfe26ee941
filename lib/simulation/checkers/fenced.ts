import type { Item } from '../../local/store/attribute-value';
import { entriesAt, numberAt, textAt } from '../ledger-view';
import type { CheckerFactory, Write } from '../observation';
import { errandOf } from './whose';

const stamps: ReadonlySet<string> = new Set(['version', 'write_id', 'updated_at', 'actor', 'via', 'reason']);

/**
 * Epochs only rise, and a function of an older one writes nothing to its session and steps but evidence (the id of what
 * it has made) and the end of its own lease.
 */
export const fenced: CheckerFactory = () => ({
  write: (write, scene) => {
    const { before, after, invocation, pk, sk } = write;
    const [from, to] = [numberAt(before, 'epoch'), numberAt(after, 'epoch')];
    if (from !== undefined && to !== undefined && to < from) scene.violated(`${sk}: epoch fell from ${from} to ${to}`);
    const errand = errandOf(invocation);
    // Whoever ends what is retired writes that down at the session that serves, which has epochs of its own.
    const isOwn = pk === `SESSION#${errand?.sessionId}`;
    if (!isOwn || errand?.epoch === undefined || from === undefined || errand.epoch >= from) return;
    const changed = changedNames(write);
    // Whoever asks for a rollback that runs sees to it that it does: a dead execution of it is followed by the next.
    const isRestart =
      invocation?.functionName === 'start_rollback' &&
      changed.every((name) => ['epoch', 'generation', 'rollback_starts'].includes(name));
    const isAllowed = changed.every(
      (name) =>
        // The forward machine leaves its token with a rollback that somebody else has begun.
        (name === 'waiter_tokens' && sk === 'SESSION') ||
        (name === 'resources' && isEvidence(before, after)) ||
        (name === 'lease' && after.lease === undefined && textAt(before, 'lease', 'holder') === invocation?.id),
    );
    if (!isAllowed && !isRestart)
      scene.violated(
        `${invocation?.functionName} of epoch ${errand.epoch} wrote ${changed.join(', ')} of ${sk}, which is of epoch ${from}`,
      );
  },
});

function changedNames({ before = {}, after }: Write): readonly string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => !stamps.has(name) && JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  );
}

/** The same rows as before, but that one intent without an id now has one. */
function isEvidence(before: Item | undefined, after: Item): boolean {
  const former = new Map(entriesAt(before, 'resources'));
  const rows = entriesAt(after, 'resources');
  return (
    rows.length === former.size &&
    rows.every(([key, row]) => {
      const was = former.get(key);
      if (was === undefined || JSON.stringify(was) === JSON.stringify(row)) return was !== undefined;
      const { id, state, ...rest } = row;
      const { id: formerId, state: _, ...formerRest } = was;
      const isSame = JSON.stringify(Object.entries(rest).sort()) === JSON.stringify(Object.entries(formerRest).sort());
      return formerId === undefined && id?.S !== undefined && state?.S === 'active' && isSame;
    })
  );
}
