import type { World } from '../account/world';
import { invocationState } from './invocation-state';
import type { CommandEffect, InvocationRecord } from './state';

/** The invocations of an instance, in the order in which they end. */
export function invocationsOn({ state }: World, instanceId: string): readonly InvocationRecord[] {
  const ids = state.ec2.instances.get(instanceId)?.commandIds ?? [];
  return ids
    .flatMap((id) => state.ssm.commands.get(id)?.invocations ?? [])
    .filter((invocation) => invocation.instanceId === instanceId)
    .sort((a, b) => a.endsAt - b.endsAt);
}

/** What a component of an instance is. */
export type Component = Extract<CommandEffect, { readonly kind: 'up' }>;

/** What runs on an instance now, by component, as the commands that succeeded left it. */
export function componentsOn(world: World, instanceId: string): ReadonlyMap<string, Component> {
  const components = new Map<string, Component>();
  for (const invocation of invocationsOn(world, instanceId)) {
    const { effect } = invocation;
    if (effect === null || invocationState(world, invocation).status !== 'Success') continue;
    if (effect.kind === 'up') components.set(effect.component, effect);
    else components.delete(effect.component);
  }
  return components;
}
