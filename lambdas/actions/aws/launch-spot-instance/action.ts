import { CreateLaunchTemplateCommand } from '@aws-sdk/client-ec2';
import { aliveRows } from '../../../resources/alive-rows';
import { together } from '../../../resources/changes';
import { fleets } from '../../../resources/ec2/fleet';
import { instances } from '../../../resources/ec2/instance';
import { launchTemplates } from '../../../resources/ec2/launch-template';
import type { Action, Finding, StepContext } from '../../action';
import { rehearseRight } from '../dry-run';
import { launchSpotInstanceDefinition } from './definition';
import { launchAll } from './launch';
import { checkInstances, lookAtInstances } from './look';
import { awaitNetwork } from './network';
import { type LaunchInput, makeTemplate, readAmi, templateRequest } from './template';

/** Deleting a fleet would also terminate an instance whose own row was never given its id. */
const teardownOrder = [instances, fleets, launchTemplates];

export const launchSpotInstanceAction: Action<typeof launchSpotInstanceDefinition> = {
  definition: launchSpotInstanceDefinition,

  async rehearse(context) {
    const imageId = await readAmi(context, context.input.ami_parameter);
    if (imageId === undefined) return [noSuchParameter(context.input.ami_parameter)];
    // Before anything runs the security group is not known, and a right does not depend on it.
    const input = { ...context.input, security_group_id: context.input.security_group_id ?? 'sg-00000000000000000' };
    const request = templateRequest({ ...context, input }, imageId, 'rehearsal');
    return rehearseRight('ec2:CreateLaunchTemplate', () =>
      context.clients.ec2.send(new CreateLaunchTemplateCommand({ ...request, DryRun: true })),
    );
  },

  async begin(context) {
    const isLaunched = instanceIds(context).length === context.input.count;
    const template = makeTemplate(context);
    await together<unknown>(isLaunched ? [template] : [template, awaitNetwork(context)]);
    const ids = await launchAll(context, await template);
    await context.publish({ instance_ids: ids });
  },

  async poll(context) {
    return lookAtInstances(context, instanceIds(context));
  },

  async check(context) {
    return checkInstances(context, instanceIds(context));
  },

  async compensate(context) {
    return context.removeInOrder(teardownOrder);
  },

  async verifyGone(context) {
    return aliveRows(context, teardownOrder);
  },
};

/** The ids in the order of their ordinals, whatever order they were recorded in. */
function instanceIds(context: StepContext & { readonly input: LaunchInput }): readonly string[] {
  const ordinals = Array.from({ length: context.input.count }, (_, index) => index + 1);
  return ordinals.flatMap((ordinal) => context.resource(`instance-${ordinal}`)?.id ?? []);
}

function noSuchParameter(name: string): Finding {
  return {
    code: 'InputInvalid',
    message: `There is no SSM parameter ${name}.`,
    remedy: 'Name a public parameter of this region under `ami_parameter`.',
  };
}
