import { aliveRows } from '../../../resources/alive-rows';
import { snapshots } from '../../../resources/ec2/snapshot';
import { volumes } from '../../../resources/ec2/volume';
import type { Action } from '../../action';
import { attachAll } from './attach';
import { checkVolumes } from './check';
import { closeVolumes } from './close';
import { attachVolumesDefinition } from './definition';
import { makeVolumes } from './parts';
import { rehearseRestore } from './rehearse';
import { captureVolumes, dropFailedCopies, secureVolumes } from './secure';

/** Copies stay; that they stand here lets a lost call be recorded. */
const teardownOrder = [snapshots, volumes];

export const attachVolumesAction: Action<typeof attachVolumesDefinition> = {
  definition: attachVolumesDefinition,

  rehearse: rehearseRestore,

  async begin(context) {
    await context.publish(await makeVolumes(context));
  },

  async poll(context) {
    return attachAll(context);
  },

  async check(context) {
    return checkVolumes(context);
  },

  async capture(context, checkpoint) {
    return captureVolumes(context, checkpoint);
  },

  /** Detached first: what was written last is in the copy too, and nothing is deleted before all copies are complete. */
  async compensate(context) {
    const waits = (await closeVolumes(context)) ?? (await secureVolumes(context));
    if (waits !== undefined) return waits;
    const removed = await context.removeInOrder(teardownOrder);
    return removed.status === 'gone' ? dropFailedCopies(context) : removed;
  },

  async verifyGone(context) {
    return aliveRows(context, teardownOrder);
  },
};
