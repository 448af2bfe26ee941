import type { Instance } from '@aws-sdk/client-ec2';
import { aliveRows } from '../../../resources/alive-rows';
import { together } from '../../../resources/changes';
import { fleets } from '../../../resources/ec2/fleet';
import { instances } from '../../../resources/ec2/instance';
import { launchTemplates } from '../../../resources/ec2/launch-template';
import type { Action } from '../../action';
import { checkInstances } from '../instances/check';
import { instanceIds, lookAtInstances, outputsOf } from '../instances/look';
import { awaitNetwork } from '../instances/network';
import { makeTemplate, rehearseTemplate } from '../instances/template';
import { launchSpotInstanceDefinition } from './definition';
import { launchAll } from './launch';

/** Deleting a fleet would also terminate an instance whose own row was never given its id. */
const teardownOrder = [instances, fleets, launchTemplates];

export const launchSpotInstanceAction: Action<typeof launchSpotInstanceDefinition> = {
  definition: launchSpotInstanceDefinition,

  async rehearse(context) {
    return rehearseTemplate(context);
  },

  async begin(context) {
    const isLaunched = instanceIds(context).length === context.input.count;
    const template = makeTemplate(context);
    await together<unknown>(isLaunched ? [template] : [template, awaitNetwork(context)]);
    const ids = await launchAll(context, await template);
    await context.publish({ instance_ids: ids });
  },

  async poll(context) {
    const looked = await lookAtInstances(context, instanceIds(context));
    if ('reason' in looked) return { status: 'pending', reason: looked.reason };
    return { status: 'ready', outputs: { ...outputsOf(looked.running), lifecycle: lifecycleOf(looked.running) } };
  },

  async check(context) {
    return checkInstances(context, context.input, instanceIds(context));
  },

  async compensate(context) {
    return context.removeInOrder(teardownOrder);
  },

  async verifyGone(context) {
    return aliveRows(context, teardownOrder);
  },
};

function lifecycleOf(list: readonly Instance[]): 'spot' | 'on-demand' | 'mixed' {
  const spot = list.filter((instance) => instance.InstanceLifecycle === 'spot').length;
  if (spot === list.length) return 'spot';
  return spot === 0 ? 'on-demand' : 'mixed';
}
