import { aliveRows } from '../../../resources/alive-rows';
import { together } from '../../../resources/changes';
import { instances } from '../../../resources/ec2/instance';
import { launchTemplates } from '../../../resources/ec2/launch-template';
import type { Action } from '../../action';
import { checkInstances } from '../instances/check';
import { instanceIds, lookAtInstances, outputsOf } from '../instances/look';
import { awaitNetwork } from '../instances/network';
import { makeTemplate, rehearseTemplate } from '../instances/template';
import { launchInstancesDefinition } from './definition';
import { launchAll } from './launch';

const teardownOrder = [instances, launchTemplates];

export const launchInstancesAction: Action<typeof launchInstancesDefinition> = {
  definition: launchInstancesDefinition,

  async rehearse(context) {
    return rehearseTemplate(context);
  },

  async begin(context) {
    const isLaunched = instanceIds(context).length === context.input.count;
    const template = makeTemplate(context);
    await together<unknown>(isLaunched ? [template] : [template, awaitNetwork(context)]);
    await context.publish({ instance_ids: await launchAll(context, await template) });
  },

  async poll(context) {
    const looked = await lookAtInstances(context, instanceIds(context));
    if ('reason' in looked) return { status: 'pending', reason: looked.reason };
    return { status: 'ready', outputs: outputsOf(looked.running) };
  },

  async check(context) {
    const wanted = { ...context.input, instance_types: [context.input.instance_type] };
    return checkInstances(context, wanted, instanceIds(context));
  },

  async compensate(context) {
    return context.removeInOrder(teardownOrder);
  },

  async verifyGone(context) {
    return aliveRows(context, teardownOrder);
  },
};
