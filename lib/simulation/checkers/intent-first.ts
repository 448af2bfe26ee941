import { isMaking } from '../../local/faults/call-class';
import { at, textAt } from '../ledger-view';
import type { CheckerFactory } from '../observation';
import { provenanceOf, stepItem } from './whose';

/** Every resource that we make stands in the ledger before the call that makes it. */
export const intentFirst: CheckerFactory = () => {
  const seen = new Set<string>();
  return {
    effect: ({ callClass, service, operation }, scene) => {
      if (!isMaking(callClass)) return;
      for (const row of scene.ours()) {
        const name = `${row.type} ${row.id}`;
        if (seen.has(name)) continue;
        seen.add(name);
        const from = provenanceOf(row);
        if (!from) {
          scene.violated(`${service}:${operation} made ${name} without the tags that say whose it is`);
          continue;
        }
        const step = stepItem(scene, from.session, from.step);
        const intent = at(step, 'resources', from.key);
        if (textAt(intent?.M, 'type') !== row.type && !isPartOfAnother(row.type)) {
          scene.violated(`${service}:${operation} made ${name}, and no intent for it stands in the ledger`);
        }
      }
    },
  };
};

/** What comes with something else and carries its tags. */
function isPartOfAnother(type: string): boolean {
  return type === 'AWS::EC2::Volume';
}
