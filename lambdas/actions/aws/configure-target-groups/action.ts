import { aliveRows } from '../../../resources/alive-rows';
import { rules } from '../../../resources/elbv2/rule';
import { targetGroups } from '../../../resources/elbv2/target-group';
import type { Action } from '../../action';
import { checkTargets } from './check';
import { configureTargetGroupsDefinition } from './definition';
import { drain } from './drain';
import { makeParts } from './parts';
import { lookAtTargets } from './targets';

/** AWS keeps a target group while a rule uses it. */
const teardownOrder = [rules, targetGroups];

export const configureTargetGroupsAction: Action<typeof configureTargetGroupsDefinition> = {
  definition: configureTargetGroupsDefinition,

  async begin(context) {
    await context.publish(await makeParts(context));
  },

  async poll(context) {
    return lookAtTargets(context);
  },

  async check(context) {
    return checkTargets(context);
  },

  async compensate(context) {
    return (await drain(context)) ?? context.removeInOrder(teardownOrder);
  },

  async verifyGone(context) {
    return aliveRows(context, teardownOrder);
  },
};
