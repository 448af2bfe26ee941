import type { Item } from '../../local/store/attribute-value';
import type { CheckerFactory } from '../observation';

/** DynamoDB’s largest item and Step Functions’ longest history (service quotas). */
const itemBytes = 400_000;
const historyEvents = 25_000;

/** No item, history or event comes near what AWS refuses. */
export const withinLimits: CheckerFactory = () => ({
  write: ({ sk, after }, scene) => {
    const bytes = bytesOf(after);
    if (bytes > itemBytes) scene.violated(`${sk} has ${bytes} bytes`);
  },
  end: (scene) => {
    for (const { name, historyEvents: events } of scene.executions()) {
      if (events > historyEvents) scene.violated(`execution ${name} has ${events} history events`);
    }
    for (const event of scene.events()) {
      const bytes = JSON.stringify(event.detail).length;
      if (bytes > 256 * 1024) scene.violated(`event ${event.id} has ${bytes} bytes`);
    }
  },
});

/** How long attributes are as JSON. Versions of an item share what has not changed, and what is stored is frozen. */
const lengths = new WeakMap<object, number>();

function bytesOf(item: Item): number {
  let bytes = 2;
  for (const [name, value] of Object.entries(item)) {
    const length = lengths.get(value) ?? JSON.stringify(value).length;
    if (Object.isFrozen(value)) lengths.set(value, length);
    bytes += name.length + 4 + length;
  }
  return bytes;
}
