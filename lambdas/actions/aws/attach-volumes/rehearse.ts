import { describeSnapshot } from '../../../resources/ec2/snapshot';
import type { Finding, StepContext } from '../../action';
import { attachVolumesDefinition, mostVolumes, volumeKeys } from './definition';
import { spareCopies, type VolumesInput } from './parts';

/** What is known of the input before anything runs. */
type Known = StepContext & { readonly input: Partial<VolumesInput> };

/** Says before anything is made when a copy that a volume is to begin with is gone, does not fit, or has no volume. */
export async function rehearseRestore(context: Known): Promise<readonly Finding[]> {
  const keys = attachVolumesDefinition.dataKeys?.(context.input) ?? volumeKeys(mostVolumes);
  const findings = await Promise.all(
    keys.map((key) => {
      const id = context.restoreFrom(key);
      return id === undefined ? [] : findingsOf(context, key, id);
    }),
  );
  const spare = spareCopies(context, keys).map((key) => withoutVolume(key, context.restoreFrom(key), keys));
  return [...findings.flat(), ...spare];
}

function withoutVolume(key: string, id: string | undefined, keys: readonly string[]): Finding {
  return {
    code: 'InputInvalid',
    message: `${key} has a copy and no volume: the last volume is ${keys.at(-1)}, and the snapshot ${id} would be left out.`,
    remedy:
      'Raise the number of instances (instance_count of the workflows that come along) until each copy has its volume, or start from a checkpoint that has fewer.',
  };
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
