import type { ComponentHealth } from './health';

/** What was removed or changed is not told a second time where it shows as what serves already. */
export function withoutEchoes(components: readonly ComponentHealth[]): readonly ComponentHealth[] {
  const bad = components.flatMap(({ component, state, id }) =>
    component !== 'drift' && state === 'unhealthy' && id !== null ? [id] : [],
  );
  return components.filter(
    ({ component, state, id, message }) =>
      component !== 'drift' || state !== 'unhealthy' || !bad.some((other) => other === id || names(message, other)),
  );
}

/** Ends where an id may begin; begins where one has ended. A full stop is a part of an id, or the end of a sentence. */
const beforeId = /(?:^|[^\w/:@.-])$/;
const afterId = /^(?:$|[^\w/:@.-]|\.(?:\W|$))/;

/** Whether a message names that id: whole, and not as a part of a longer one. */
function names(message: string, id: string): boolean {
  for (let at = message.indexOf(id); at !== -1; at = message.indexOf(id, at + 1))
    if (beforeId.test(message.slice(0, at)) && afterId.test(message.slice(at + id.length))) return true;
  return false;
}
