import {
  DeregisterTargetsCommand,
  DescribeTargetHealthCommand,
  type Rule,
  type TargetHealthDescription,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { isoTime } from '../../../../lib/ports/clock';
import { unlessAbsent } from '../../../resources/aws-error';
import { listRules } from '../../../resources/elbv2/rule';
import type { UndoContext, Wait } from '../../action';
import { groupKey, ruleKey } from './rows';

/** AWS gives open requests 300 s (API reference, deregistration_delay); what has taken longer is not waited for. */
const longestSeconds = 360;

/**
 * Where another revision takes the requests by now, those that are open at the targets may come to their end before these go.
 * Where nothing takes them, there is nobody to keep: the rule itself goes first, and so on. Undefined: nothing to wait for.
 */
export async function drain(context: UndoContext): Promise<Wait | undefined> {
  const [group, rule] = [context.resource(groupKey), context.resource(ruleKey)];
  if (group?.id === undefined || group.state !== 'active' || rule?.id === undefined || rule.state !== 'active')
    return undefined;
  const since = group.metadata.draining_since;
  if (typeof since === 'string' && context.clock.now() > Date.parse(since) + longestSeconds * 1000) return undefined;
  const { listener_arn: listener } = rule.metadata;
  // Of what a sweep has found nobody knows it, and nobody serves by that.
  if (typeof listener !== 'string' || !(await isSuperseded(context, { id: rule.id, listener }))) return undefined;
  const command = new DescribeTargetHealthCommand({ TargetGroupArn: group.id });
  const targets = (await unlessAbsent(() => context.clients.elbv2.send(command)))?.TargetHealthDescriptions ?? [];
  if (targets.length === 0) return undefined;
  if (since === undefined) await context.note(groupKey, { draining_since: isoTime(context.clock) });
  const open = targets.filter((target) => !isDraining(target));
  if (open.length > 0) await deregister(context, group.id, open);
  return { status: 'pending', reason: 'requests that are open at its targets come to their end' };
}

const isDraining = ({ TargetHealth }: TargetHealthDescription): boolean => TargetHealth?.State === 'draining';

async function deregister(
  context: UndoContext,
  TargetGroupArn: string,
  targets: readonly TargetHealthDescription[],
): Promise<void> {
  const Targets = targets.flatMap(({ Target }) => (Target ? [{ Id: Target.Id, Port: Target.Port }] : []));
  await unlessAbsent(() => context.clients.elbv2.send(new DeregisterTargetsCommand({ TargetGroupArn, Targets })));
}

/** Whether a rule that comes before this one takes all that this one is for. */
async function isSuperseded(
  context: UndoContext,
  { id, listener }: { readonly id: string; readonly listener: string },
): Promise<boolean> {
  const all = (await unlessAbsent(() => listRules(context, { ListenerArn: listener }))) ?? [];
  const own = all.find(({ RuleArn }) => RuleArn === id);
  return own !== undefined && all.some((other) => goesBefore(other, own) && takes(other) === takes(own));
}

/** The default rule has no number, and comes last. */
const goesBefore = (a: Rule, b: Rule): boolean => Number(a.Priority) < Number(b.Priority);

const takes = ({ Conditions = [] }: Rule): string =>
  JSON.stringify(Conditions.map(({ Field, PathPatternConfig }) => [Field, PathPatternConfig?.Values ?? []]));
