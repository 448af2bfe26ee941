import { aliveRows } from '../../../resources/alive-rows';
import { securityGroups } from '../../../resources/ec2/security-group';
import { listeners } from '../../../resources/elbv2/listener';
import { loadBalancers } from '../../../resources/elbv2/load-balancer';
import type { Action } from '../../action';
import { checkAlb } from './check';
import { createAlbDefinition } from './definition';
import { lookAtAlb } from './look';
import { makeParts } from './parts';

/** The group goes last: AWS removes the load balancer's interfaces, which hold it, up to minutes after it. */
const teardownOrder = [listeners, loadBalancers, securityGroups];

export const createAlbAction: Action<typeof createAlbDefinition> = {
  definition: createAlbDefinition,

  async begin(context) {
    await context.publish(await makeParts(context));
  },

  async poll(context) {
    return lookAtAlb(context);
  },

  async check(context) {
    return checkAlb(context);
  },

  async compensate(context) {
    return context.removeInOrder(teardownOrder);
  },

  async verifyGone(context) {
    return aliveRows(context, teardownOrder);
  },
};
