import type { TargetHealth } from '@aws-sdk/client-elastic-load-balancing-v2';
import { z } from 'zod';
import type { KnownRow } from '../../lib/domain/resource';
import type { StepContext } from '../actions/action';
import { describeLoadBalancer } from '../resources/elbv2/load-balancer';
import { targetHealth } from '../resources/elbv2/target-health';
import { type HealthLook, healthy, type Seen, unhealthy, unknown } from './look';

const inputs = z.object({ instance_ids: z.array(z.string()).default([]) });

/** Whether the load balancer sends requests to each instance that its step has registered. */
export const healthOfTargets: HealthLook = async (context, rows, given) => {
  const { instance_ids: wanted } = inputs.parse(given);
  return (await Promise.all(rows.map((row) => ofGroup(context, row, wanted)))).flat();
};

async function ofGroup(context: StepContext, { id }: KnownRow, wanted: readonly string[]): Promise<readonly Seen[]> {
  const registered = await targetHealth(context, id);
  if (registered === undefined) return [unhealthy(id, 'the target group is not there any more')];
  return [...new Set([...wanted, ...registered.keys()])].map((target) => judge(target, registered.get(target)));
}

function judge(id: string, health: TargetHealth | undefined): Seen {
  if (health === undefined) return unhealthy(id, `${id} is not registered in the target group`, 'Target.NotRegistered');
  const { State = 'not judged yet', Reason, Description } = health;
  const words = `${id} is ${State}${Description === undefined ? '' : `: ${Description}`}`;
  if (State === 'healthy') return healthy(id, words);
  return State === 'initial' || State === 'not judged yet' ? unknown(id, words, Reason) : unhealthy(id, words, Reason);
}

/** Whether the load balancer works. */
export const healthOfLoadBalancers: HealthLook = (context, rows) =>
  Promise.all(
    rows.map(async ({ id }) => {
      const { State } = (await describeLoadBalancer(context, id)) ?? {};
      if (State === undefined) return unhealthy(id, 'the load balancer is not there any more');
      const words = `the load balancer is ${State.Code}${State.Reason === undefined ? '' : `: ${State.Reason}`}`;
      return State.Code === 'active' ? healthy(id, words) : unhealthy(id, words);
    }),
  );
