import type { LoadBalancer } from '@aws-sdk/client-elastic-load-balancing-v2';
import { describeLoadBalancer } from '../../../resources/elbv2/load-balancer';
import type { PollResult } from '../../action';
import { suspicion } from './gateway';
import { type AlbContext, balancerKey, outputsOf } from './parts';

/** Longer than any of the samples of aws-facts.md (192 s): from here on something may be wrong. */
const longSeconds = 200;

/**
 * Looks at the load balancer once. `failed` is not the end: AWS may still bring it up (terraform polls through it), so
 * the step's timeout decides.
 */
export async function lookAtAlb(context: AlbContext): Promise<PollResult> {
  const row = context.resource(balancerKey);
  const balancer = await describeLoadBalancer(context, row?.id ?? '');
  const code = balancer?.State?.Code;
  if (balancer !== undefined && (code === 'active' || code === 'active_impaired')) {
    return { status: 'ready', outputs: outputsOf(context, balancer.DNSName ?? '') };
  }
  const ageSeconds = (context.clock.now() - Date.parse(row?.intended_at ?? '')) / 1000;
  const why = ageSeconds > longSeconds ? await suspicion(context) : '';
  return { status: 'pending', reason: `the load balancer is ${stateOf(balancer)}${why}` };
}

function stateOf(balancer: LoadBalancer | undefined): string {
  if (balancer === undefined) return 'not shown yet';
  const { Code = 'provisioning', Reason } = balancer.State ?? {};
  return Reason === undefined ? Code : `${Code} (${Reason})`;
}
