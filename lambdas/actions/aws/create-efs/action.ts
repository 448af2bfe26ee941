import { aliveRows } from '../../../resources/alive-rows';
import { recoveryPoints } from '../../../resources/backup/recovery-point';
import { securityGroups } from '../../../resources/ec2/security-group';
import { fileSystems } from '../../../resources/efs/file-system';
import { mountTargets } from '../../../resources/efs/mount-target';
import type { Action } from '../../action';
import { captureFiles } from './capture';
import { checkFiles } from './check';
import { createEfsDefinition } from './definition';
import { lookAtFiles } from './look';
import { makeParts } from './parts';
import { rehearseRestore } from './restore';
import { secureData } from './secure';
import { noteReach } from './written';

/**
 * Nobody can write any more once the mount targets are gone; the group is held by their interfaces. Copies of the data
 * stay: they stand here for those of which nobody knows yet whether they were made.
 */
const teardownOrder = [mountTargets, recoveryPoints, fileSystems, securityGroups];

export const createEfsAction: Action<typeof createEfsDefinition> = {
  definition: createEfsDefinition,

  rehearse: rehearseRestore,

  async begin(context) {
    await context.publish(await makeParts(context));
  },

  async poll(context) {
    return lookAtFiles(context);
  },

  async check(context) {
    return checkFiles(context);
  },

  capture: captureFiles,

  /** The data is looked at between the two: what was written last is in it, and it goes only when it is safe. */
  async compensate(context) {
    await noteReach(context);
    const closed = await context.removeInOrder([mountTargets]);
    if (closed.status === 'pending') return closed;
    return (await secureData(context)) ?? context.removeInOrder(teardownOrder);
  },

  async verifyGone(context) {
    return aliveRows(context, teardownOrder);
  },
};
