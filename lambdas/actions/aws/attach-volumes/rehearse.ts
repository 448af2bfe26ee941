import { describeSnapshot } from '../../../resources/ec2/snapshot';
import type { Finding, StepContext } from '../../action';
import { mostVolumes } from './definition';
import { type VolumesInput, volumeKey } from './parts';

/** What is known of the input before anything runs. */
type Known = StepContext & { readonly input: Partial<VolumesInput> };

/** Says before anything is made when a copy that a volume is to begin with is gone, or does not fit. */
export async function rehearseRestore(context: Known): Promise<readonly Finding[]> {
  const { count, instance_ids } = context.input;
  const length = count ?? instance_ids?.length ?? mostVolumes;
  const keys = Array.from({ length }, (_, index) => volumeKey(index + 1));
  const findings = await Promise.all(
    keys.map((key) => {
      const id = context.restoreFrom(key);
      return id === undefined ? [] : findingsOf(context, key, id);
    }),
  );
  return findings.flat();
}

async function findingsOf(context: Known, key: string, id: string): Promise<readonly Finding[]> {
  const { size_gib } = context.input;
  const snapshot = await describeSnapshot(context, id);
  if (snapshot?.State !== 'completed') {
    const state = snapshot?.State ?? 'not there';
    return [
      {
        code: 'InputInvalid',
        message: `${key} cannot begin with its copy: the snapshot ${id} is ${state}.`,
        remedy: 'Choose another checkpoint, or start without one.',
      },
    ];
  }
  const needed = snapshot.VolumeSize ?? 0;
  if (size_gib === undefined || needed <= size_gib) return [];
  return [
    {
      code: 'InputInvalid',
      message: `${key} cannot begin with its copy: the snapshot ${id} is of ${needed} GiB, and size_gib is ${size_gib}.`,
      remedy: `Set size_gib to ${needed} or more: a volume is no smaller than what it is made from.`,
    },
  ];
}
