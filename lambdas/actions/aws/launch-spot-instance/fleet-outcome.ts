import { CreateFleetCommand } from '@aws-sdk/client-ec2';
import { invariant } from '../../../../lib/domain/assert';
import { UnityError } from '../../../../lib/domain/errors/unity-error';
import { awsCode } from '../../../resources/aws-error';
import { onceVisible } from '../../../resources/changes';
import { describeFleet, fleets } from '../../../resources/ec2/fleet';
import { isCapacity, type PoolError } from '../instances/pool-errors';
import type { LaunchContext } from './context';
import { type FleetAttempt, fleetRequest } from './fleet-request';

/** What a fleet brought: its instance, or why not. */
export interface FleetOutcome {
  readonly instanceId: string | undefined;
  readonly errors: readonly PoolError[];
}

/** Asks for a fleet, once, and tells what it brought, also when an earlier try asked. */
export async function requestFleet(
  context: LaunchContext,
  templateId: string,
  attempt: FleetAttempt,
): Promise<FleetOutcome> {
  let answered: FleetOutcome | undefined;
  let refusal: PoolError | undefined;
  try {
    const fleetId = await context.make(attempt.key, fleets, async (row) => {
      const command = new CreateFleetCommand(fleetRequest(context, attempt, templateId, row));
      try {
        const answer = await onceVisible(context, () => context.clients.ec2.send(command));
        answered = outcomeOf(answer);
        invariant(answer.FleetId, 'CreateFleet answered without an id');
        return answer.FleetId;
      } catch (error) {
        refusal = capacityRefusal(error);
        // Lack of capacity comes with status 500, and yet for certain there is no fleet: nothing to look for.
        throw refusal === undefined ? error : new UnityError('CapacityUnavailable', { cause: error });
      }
    });
    return answered ?? (await recallOutcome(context, attempt, fleetId));
  } catch (error) {
    if (refusal === undefined) throw error;
    await context.renew(attempt.key);
    return { instanceId: undefined, errors: [refusal] };
  }
}

function capacityRefusal(error: unknown): PoolError | undefined {
  const refusal = { code: awsCode(error), message: error instanceof Error ? error.message : '' };
  return isCapacity(refusal) ? refusal : undefined;
}

/** What a fleet of an earlier try brought, as AWS tells it afterwards. */
async function recallOutcome(context: LaunchContext, attempt: FleetAttempt, fleetId: string): Promise<FleetOutcome> {
  const outcome = outcomeOf((await describeFleet(context, fleetId)) ?? {});
  if (outcome.instanceId !== undefined || outcome.errors.length > 0) return outcome;
  const intendedAt = Date.parse(context.resource(attempt.key)?.intended_at ?? '');
  const ageSeconds = (context.clock.now() - intendedAt) / 1000;
  if (ageSeconds < context.settings.visibilityWindowSeconds) {
    throw new UnityError('NotYetVisible', { message: `AWS does not show yet what ${fleetId} launched` });
  }
  return outcome;
}

/** The answers of CreateFleet and DescribeFleets have the same two lists. */
function outcomeOf(answer: {
  readonly Instances?: readonly { readonly InstanceIds?: readonly string[] | undefined }[] | undefined;
  readonly Errors?:
    | readonly { readonly ErrorCode?: string | undefined; readonly ErrorMessage?: string | undefined }[]
    | undefined;
}): FleetOutcome {
  const [instanceId] = (answer.Instances ?? []).flatMap((set) => set.InstanceIds ?? []);
  const errors = (answer.Errors ?? []).map((error) => ({
    code: error.ErrorCode ?? 'UnknownError',
    message: error.ErrorMessage ?? '',
  }));
  return { instanceId, errors };
}
