import type { ResourceRow } from '../../../../lib/domain/resource';
import type { StepContext } from '../../action';
import { instanceKey, ordinalsOf } from '../instances/look';
import type { LaunchInput } from './launch';

/** The subnet that an intent was written for. Undefined for a row without one. */
export function subnetOf(row: ResourceRow | undefined): string | undefined {
  const subnet = row?.metadata.subnet_id;
  return typeof subnet === 'string' ? subnet : undefined;
}

/**
 * The subnet for the next try of an instance: none that refused it in this round, and of the others the one that the
 * fewest of its siblings are meant for, so that the spread over zones outlives zones without capacity. It is written with
 * the intent, because tokens of RunInstances are zonal: the same token in another zone would launch a second instance.
 */
export function nextSubnet(context: StepContext & { readonly input: LaunchInput }, ordinal: number): string {
  const { subnet_ids, count } = context.input;
  const inTurn = subnetsInTurn(context.input, ordinal);
  const refused = formerSubnets(context, ordinal);
  const thisRound = refused.slice(refused.length - (refused.length % subnet_ids.length));
  const siblings = ordinalsOf(count).filter((other) => other !== ordinal);
  const taken = siblings.map((other) => standingSubnet(context, other));
  const untried = inTurn.filter((subnet) => !thisRound.includes(subnet));
  const crowd = (subnet: string) => taken.filter((other) => other === subnet).length;
  return untried.reduce((best, subnet) => (crowd(subnet) < crowd(best) ? subnet : best));
}

/** All subnets, an instance's own first: they are dealt out in turn. */
function subnetsInTurn({ subnet_ids }: LaunchInput, ordinal: number): readonly string[] {
  const own = (ordinal - 1) % subnet_ids.length;
  return [...subnet_ids.slice(own), ...subnet_ids.slice(0, own)];
}

/** Where an instance stands or is meant to: what its intent says, else the one that it will begin with. */
function standingSubnet(context: StepContext & { readonly input: LaunchInput }, ordinal: number): string | undefined {
  return subnetOf(context.resource(instanceKey(ordinal))) ?? subnetsInTurn(context.input, ordinal)[0];
}

/** The subnets that had no room for an instance, the first first. */
function formerSubnets(context: StepContext, ordinal: number): readonly string[] {
  const prefix = `${instanceKey(ordinal)}~`;
  return context
    .resources()
    .filter(({ key }) => key.startsWith(prefix))
    .sort((one, other) => one.generation - other.generation)
    .flatMap((row) => subnetOf(row) ?? []);
}
