import type { World } from '../account/world';
import { keepDatum } from './state';

const minuteMilliseconds = 60_000;

/** Balancers and distributions report each minute how often they were asked (their user guides). */
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
