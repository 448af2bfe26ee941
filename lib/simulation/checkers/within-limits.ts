import type { CheckerFactory } from '../observation';

/** DynamoDB’s largest item and Step Functions’ longest history (service quotas). */
const itemBytes = 400_000;
const historyEvents = 25_000;

/** No item, history or event comes near what AWS refuses. */
export const withinLimits: CheckerFactory = () => ({
  write: ({ sk, after }, scene) => {
    const bytes = JSON.stringify(after).length;
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
