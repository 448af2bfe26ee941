import type { Instance } from '@aws-sdk/client-ec2';
import { UnityError } from '../../../../lib/domain/errors/unity-error';
import { unlessAbsent } from '../../../resources/aws-error';
import { listInstances } from '../../../resources/ec2/instance';
import type { StepContext } from '../../action';

/** The instances of a step, when all run and have their addresses; else why not yet. */
export type Looked = { readonly running: readonly Instance[] } | { readonly reason: string };

/** The key of the row of an instance, by its ordinal from 1 on. */
export function instanceKey(ordinal: number): string {
  return `instance-${ordinal}`;
}

/** The ordinals of so many instances. */
export function ordinalsOf(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}

/** The ids in the order of their ordinals, whatever order they were recorded in. */
export function instanceIds(context: StepContext & { readonly input: { readonly count: number } }): readonly string[] {
  return ordinalsOf(context.input.count).flatMap((ordinal) => context.resource(instanceKey(ordinal))?.id ?? []);
}

/**
 * Looks at the instances once.
 *
 * @throws UnityError ProvisioningFailed when one has stopped or was taken away, with AWS's reason
 */
export async function lookAtInstances(context: StepContext, ids: readonly string[]): Promise<Looked> {
  const found = await unlessAbsent(() => listInstances(context, { InstanceIds: [...ids] }));
  const list = ids.flatMap((id) => found?.find((instance) => instance.InstanceId === id) ?? []);
  list.forEach(assertNotLost);
  const running = list.filter((instance) => instance.State?.Name === 'running' && instance.PublicIpAddress);
  if (running.length === ids.length) return { running };
  return { reason: `${running.length} of ${ids.length} instances run and have an address` };
}

/** The outputs of instances that run, in their order. */
export function outputsOf(running: readonly Instance[]) {
  return {
    instance_ids: running.map((instance) => instance.InstanceId ?? ''),
    public_ips: running.map((instance) => instance.PublicIpAddress ?? ''),
    private_ips: running.map((instance) => instance.PrivateIpAddress ?? ''),
  };
}

/**
 * Passes for an instance that runs or is about to.
 *
 * @throws UnityError ProvisioningFailed for one that has stopped or was taken away, with AWS's reason
 */
export function assertNotLost({ InstanceId, State, StateReason }: Instance): void {
  if (State?.Name === undefined || State.Name === 'pending' || State.Name === 'running') return;
  throw new UnityError('ProvisioningFailed', {
    message: `${InstanceId} is ${State.Name}: ${StateReason?.Message ?? 'AWS gives no reason'}`,
    details: { instance_id: InstanceId, aws_code: StateReason?.Code },
  });
}
