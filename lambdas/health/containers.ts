import { z } from 'zod';
import { onlineInstances } from '../actions/docker/setup-containers/online';
import { type HealthLook, healthy, unknown } from './look';

/** What the row of a set-up keeps; commands of other kinds have no component. */
const metadata = z.object({ instance_ids: z.array(z.string()), component: z.string() });

/**
 * Whether the agent answers where containers were set up. That is all which can be seen from outside without running
 * anything there: whether they answer is seen at targets and checks.
 */
export const healthOfContainers: HealthLook = async (context, rows) => {
  const setUps = rows.flatMap((row) => {
    const read = metadata.safeParse(row.metadata);
    return read.success ? [read.data] : [];
  });
  const ids = [...new Set(setUps.flatMap(({ instance_ids }) => instance_ids))];
  if (ids.length === 0) return [];
  const online = new Set(await onlineInstances(context.clients.ssm, ids));
  return setUps.flatMap(({ component, instance_ids: on }) =>
    on.map((id) =>
      online.has(id)
        ? healthy(id, `${component}: the agent of ${id} answers`)
        : unknown(id, `${component}: the agent of ${id} does not answer, so nothing is known of it`),
    ),
  );
};
