import { RegisterTargetsCommand, type TargetHealth } from '@aws-sdk/client-elastic-load-balancing-v2';
import { UnityError } from '../../../../lib/domain/errors/unity-error';
import { hasCode } from '../../../resources/aws-error';
import { describeLoadBalancer } from '../../../resources/elbv2/load-balancer';
import { type HealthByInstance, targetHealth } from '../../../resources/elbv2/target-health';
import type { PollResult, StepContext } from '../../action';
import { makeParts, type TargetsContext } from './parts';
import { placeOf, takeOver } from './place';
import { groupKey, ruleKey } from './rows';

/** The load balancer has not taken the registration up yet (API reference, TargetHealth). */
const inProgress = 'Elb.RegistrationInProgress';

/** The health of every registered instance; undefined while AWS does not show the target group. */
export function readHealth(context: StepContext): Promise<HealthByInstance | undefined> {
  return targetHealth(context, context.resource(groupKey)?.id);
}

/**
 * Looks once, and registers what is missing. Ready when the load balancer knows every instance, or when each is healthy
 * where that was asked for.
 *
 * @throws UnityError ProvisioningFailed when an instance has stopped
 */
export async function lookAtTargets(context: TargetsContext): Promise<PollResult> {
  const health = await readHealth(context);
  if (health === undefined) return { status: 'pending', reason: 'the target group is not shown yet' };
  const wanted = [...new Set(context.input.instance_ids)];
  const missing = wanted.filter((id) => !health.has(id));
  if (missing.length > 0) return register(context, missing);
  const { waits } = await placeOf(context);
  const wantsHealthy = waits || context.input.wait_healthy;
  const open = wanted.flatMap((id) => waitingFor(id, health.get(id) ?? {}, wantsHealthy) ?? []);
  if (open.length > 0 && (wantsHealthy || !(await isRegistered(context, health))))
    return { status: 'pending', reason: open.join('; ') };
  const outputs = await makeParts(context);
  // What serves goes on doing so until all of this can.
  if (waits) await takeOver(context, context.resource(ruleKey)?.id ?? '');
  return { status: 'ready', outputs };
}

/**
 * Whether all is done that this step can do: a load balancer that is still being made knows nobody, for minutes, and that
 * it works is another step's matter.
 */
async function isRegistered(context: TargetsContext, health: HealthByInstance): Promise<boolean> {
  if (![...health.values()].every(({ Reason }) => Reason === inProgress)) return false;
  const arn = context.input.listener_arn.replace(/:listener\/(app\/[^/]+\/[^/]+)\/.*$/, ':loadbalancer/$1');
  return (await describeLoadBalancer(context, arn))?.State?.Code === 'provisioning';
}

/** Registering an instance again changes nothing. One that does not run yet is refused, so it is tried again. */
async function register(context: TargetsContext, instanceIds: readonly string[]): Promise<PollResult> {
  await context.fence();
  const TargetGroupArn = context.resource(groupKey)?.id;
  const Targets = instanceIds.map((Id) => ({ Id }));
  try {
    await context.clients.elbv2.send(new RegisterTargetsCommand({ TargetGroupArn, Targets }));
    return { status: 'pending', reason: `${instanceIds.join(', ')} being registered`, againInSeconds: 1 };
  } catch (error) {
    if (!hasCode(error, ['InvalidTargetException'])) throw error;
    const message = error instanceof Error ? error.message : '';
    return { status: 'pending', reason: `AWS does not register an instance yet: ${message}` };
  }
}

/** What an instance still lacks; undefined when nothing. Nothing may listen on it yet, so unhealthy may be enough. */
function waitingFor(
  id: string,
  { State, Reason, Description }: TargetHealth,
  wantsHealthy: boolean,
): string | undefined {
  if (Reason === 'Target.InvalidState') {
    throw new UnityError('ProvisioningFailed', { message: `${id} cannot be a target: ${Description ?? Reason}` });
  }
  const words = `${id} is ${State ?? 'not judged yet'}${Description === undefined ? '' : `: ${Description}`}`;
  if (wantsHealthy) return State === 'healthy' ? undefined : words;
  const isKnown = State !== undefined && State !== 'unused' && Reason !== inProgress;
  return isKnown ? undefined : words;
}
