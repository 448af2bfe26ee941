import type { World } from '../account/world';
import { invocationState } from './invocation-state';
import type { InvocationRecord, Listener } from './state';

/** The invocations of an instance, in the order in which they end. */
export function invocationsOn({ state }: World, instanceId: string): readonly InvocationRecord[] {
  const ids = state.ec2.instances.get(instanceId)?.commandIds ?? [];
  return ids
    .flatMap((id) => state.ssm.commands.get(id)?.invocations ?? [])
    .filter((invocation) => invocation.instanceId === instanceId)
    .sort((a, b) => a.endsAt - b.endsAt);
}

/** What runs on an instance now: the ports of each component, as the commands that succeeded left it. */
export function componentsOn(world: World, instanceId: string): ReadonlyMap<string, readonly Listener[]> {
  const components = new Map<string, readonly Listener[]>();
  for (const invocation of invocationsOn(world, instanceId)) {
    const { effect } = invocation;
    if (effect === null || invocationState(world, invocation).status !== 'Success') continue;
    if (effect.kind === 'up') components.set(effect.component, effect.listeners);
    else components.delete(effect.component);
  }
  return components;
}
