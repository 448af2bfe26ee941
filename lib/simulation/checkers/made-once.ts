import { isMaking } from '../../local/faults/call-class';
import type { CheckerFactory } from '../observation';
import { isLetGo, provenanceOf, stepItem } from './whose';

/** The same session, step and key never have two of anything alive. */
export const madeOnce: CheckerFactory = () => ({
  effect: ({ callClass, service, operation }, scene) => {
    if (!isMaking(callClass)) return;
    const alive = new Map<string, string>();
    for (const row of scene.ours()) {
      // What is on its way out leaves room for the next generation.
      if (row.state === 'shutting-down' || row.state.startsWith('deleted') || row.state === 'deleting') continue;
      const from = provenanceOf(row);
      if (!from || isLetGo(stepItem(scene, from.session, from.step), row.id)) continue;
      const name = `${from.session} ${from.step}/${from.key} ${row.type}`;
      const other = alive.get(name);
      if (other !== undefined)
        scene.violated(`after ${service}:${operation} ${name} is there twice: ${other} and ${row.id}`);
      alive.set(name, row.id);
    }
  },
});
