import type { CallClass } from '../../local/faults/call-class';
import type { CheckerFactory, HeldData, Scene } from '../observation';

type Holder = HeldData['holders'][number];

/**
 * What holds data is asked away only once a complete copy has all that was written to it; in the end it is there, or such
 * a copy is. What somebody from outside deletes is that person’s own loss.
 */
export const dataSafe: CheckerFactory = () => {
  /** The copies that have all of what has gone, by what they are copies of. */
  const savedIn = new Map<string, readonly string[]>();
  /** What is not on its way out yet. */
  const standing = new Map<string, Holder>();
  return {
    before: ({ callClass }, scene) => {
      if (!mayTake(callClass)) return;
      for (const holder of scene.data().holders) if (!holder.isLeaving) standing.set(holder.id, holder);
    },
    effect: ({ callClass, service, operation, invocation }, scene) => {
      if (!mayTake(callClass) || standing.size === 0) return;
      const { holders, copies } = scene.data();
      const now = new Map(holders.map((holder) => [holder.id, holder]));
      for (const [id, holder] of standing) {
        if (now.get(id)?.isLeaving === false) continue;
        standing.delete(id);
        // What was written until now counts, whenever it was looked at last.
        const { content } = now.get(id) ?? holder;
        if (content.length === 0 || invocation === undefined) continue;
        const whole = copies.filter((copy) => copy.of === id && content.every((piece) => copy.content.includes(piece)));
        const saved = whole.map((copy) => copy.id);
        savedIn.set(id, saved);
        if (saved.length > 0) continue;
        const what = `${holder.type} ${id} with ${content.join(', ')}`;
        scene.violated(`${service}:${operation} took ${what}, which no copy has`);
      }
    },
    end: (scene) => checkCopies(scene, savedIn),
  };
};

const mayTake = (callClass: CallClass): boolean => callClass === 'change' || callClass === 'person';

function checkCopies(scene: Scene, savedIn: ReadonlyMap<string, readonly string[]>): void {
  const there = new Set(scene.data().copies.map(({ id }) => id));
  for (const [id, copies] of savedIn) {
    if (copies.length > 0 && !copies.some((copy) => there.has(copy)))
      scene.violated(`${id} is gone, and so is every copy of what was written to it`);
  }
}
