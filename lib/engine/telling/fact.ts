import type { EventData, EventType } from '../../domain/event-catalogue';

/** One thing to tell about a change; `part` keeps the ids of several apart. */
export interface Facts<T extends EventType = EventType> {
  readonly type: T;
  readonly part: string | undefined;
  readonly resources: readonly string[];
  readonly data: EventData<T>;
}

/** What is told is exactly what the catalogue says of its type: literals only, so that a field too many does not compile. */
export function fact<T extends EventType>(
  type: T,
  data: EventData<T>,
  { part, resources = [] }: { readonly part?: string; readonly resources?: readonly string[] } = {},
): Facts<T> {
  return { type, part, resources, data };
}
