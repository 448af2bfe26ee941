import type { World } from '../account/world';
import { type DatumRecord, keepDatum } from './state';

const minuteMilliseconds = 60_000;

/** Balancers and distributions report each minute how often they were asked, and what went wrong (their user guides). */
export function countRequest({ state, now }: World, namespace: string, name: string, dimensions: string): void {
  const { data } = state.cloudwatch;
  const at = now - (now % minuteMilliseconds);
  const index = data.findLastIndex(
    (one) => one.at === at && one.namespace === namespace && one.name === name && one.dimensions === dimensions,
  );
  const known = data[index];
  if (known) data[index] = { ...known, value: known.value + 1 };
  else keepDatum(state.cloudwatch, { namespace, name, dimensions, at, value: 1, unit: 'Count' });
}

/** How often something was counted in a period that ends at the world's time; undefined where it never was: nothing is reported then. */
export function countedIn(
  { state, now }: World,
  metric: Pick<DatumRecord, 'namespace' | 'name' | 'dimensions'>,
  seconds: number,
): number | undefined {
  const counts = state.cloudwatch.data.filter(
    ({ namespace, name, dimensions, at }) =>
      namespace === metric.namespace &&
      name === metric.name &&
      dimensions === metric.dimensions &&
      at > now - seconds * 1000 &&
      at <= now,
  );
  return counts.length === 0 ? undefined : counts.reduce((sum, { value }) => sum + value, 0);
}
