import { RunInstancesCommand } from '@aws-sdk/client-ec2';
import type { z } from 'zod';
import { invariant } from '../../../../lib/domain/assert';
import { UnityError } from '../../../../lib/domain/errors/unity-error';
import type { ResourceRow } from '../../../../lib/domain/resource';
import { awsCode } from '../../../resources/aws-error';
import { onceVisible } from '../../../resources/changes';
import { instances } from '../../../resources/ec2/instance';
import type { MakeContext } from '../../action';
import { launchEach } from '../instances/launch-each';
import { instanceKey } from '../instances/look';
import { capacityUnavailable, isCapacity, type PoolError } from '../instances/pool-errors';
import type { launchInstancesDefinition } from './definition';
import { runRequest } from './run-request';
import { nextSubnet } from './spread';

export type LaunchInput = z.output<typeof launchInstancesDefinition.input>;

/** Launches as many instances as asked for, each once, and answers their ids in order. */
export async function launchAll(context: MakeContext<LaunchInput>, templateId: string): Promise<readonly string[]> {
  return launchEach(context.input.count, (ordinal) => launchOne(context, templateId, ordinal));
}

/**
 * One call an instance, so that one intent stands for one instance. A zone without capacity costs a generation: the
 * next has a token of its own and goes to another subnet.
 *
 * @throws UnityError CapacityUnavailable when no subnet has any
 */
async function launchOne(context: MakeContext<LaunchInput>, templateId: string, ordinal: number): Promise<string> {
  const key = instanceKey(ordinal);
  const { instance_type, subnet_ids } = context.input;
  const errors: PoolError[] = [];
  while (errors.length < subnet_ids.length) {
    const launched = await launchOnce(context, templateId, ordinal);
    if (typeof launched === 'string') return launched;
    errors.push(launched);
    await context.renew(key);
  }
  throw capacityUnavailable([instance_type], subnet_ids.length, errors);
}

/** The instance's id, or why its subnet has no room for it. */
async function launchOnce(
  context: MakeContext<LaunchInput>,
  templateId: string,
  ordinal: number,
): Promise<string | PoolError> {
  let refusal: PoolError | undefined;
  try {
    const create = async (row: ResourceRow) => {
      const command = new RunInstancesCommand(runRequest(context, templateId, row));
      try {
        const { Instances } = await onceVisible(context, () => context.clients.ec2.send(command));
        const id = Instances?.[0]?.InstanceId;
        invariant(id, 'RunInstances answered without an instance');
        return id;
      } catch (error) {
        refusal = capacityRefusal(error);
        // Lack of capacity comes with status 500, and yet for certain nothing was launched: nothing to look for.
        throw refusal === undefined ? error : new UnityError('CapacityUnavailable', { cause: error });
      }
    };
    const metadata = { subnet_id: nextSubnet(context, ordinal) };
    return await context.make(instanceKey(ordinal), instances, create, metadata);
  } catch (error) {
    if (refusal === undefined) throw error;
    return refusal;
  }
}

function capacityRefusal(error: unknown): PoolError | undefined {
  const refusal = { code: awsCode(error), message: error instanceof Error ? error.message : '' };
  return isCapacity(refusal) ? refusal : undefined;
}
