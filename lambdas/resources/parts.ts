import { DescribeNetworkInterfacesCommand, DescribeVolumesCommand } from '@aws-sdk/client-ec2';
import type { StepContext } from '../actions/action';
import { unlessAbsent } from './aws-error';

/** What an instance brings with it under its own tags, by how its ARN begins: whether it stands there without one. */
const parts: Readonly<Record<string, (context: StepContext, id: string) => Promise<boolean>>> = {
  'ec2:volume/': async ({ clients }, id) => {
    const found = await unlessAbsent(() => clients.ec2.send(new DescribeVolumesCommand({ VolumeIds: [id] })));
    return found?.Volumes?.[0]?.State === 'available';
  },
  'ec2:network-interface/': async ({ clients }, id) => {
    const command = new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [id] });
    const found = await unlessAbsent(() => clients.ec2.send(command));
    return found?.NetworkInterfaces?.[0]?.Status === 'available';
  },
};

const removals: Readonly<Record<string, string>> = {
  'ec2:volume/': 'aws ec2 delete-volume --volume-id',
  'ec2:network-interface/': 'aws ec2 delete-network-interface --network-interface-id',
};

/** A part of an instance, as its ARN names it. */
export interface Part {
  readonly id: string;
  readonly command: string;
  /** Whether it was left behind: what is attached goes with its instance, or has its own. */
  isLeft(context: StepContext): Promise<boolean>;
}

/** Reads the ARN of a part; undefined for everything else. */
export function partOf(arn: string): Part | undefined {
  const [, , service, , , ...rest] = arn.split(':');
  const path = `${service}:${rest.join(':')}`;
  const [start, isAlone] = Object.entries(parts).find(([begin]) => path.startsWith(begin)) ?? [];
  if (start === undefined || isAlone === undefined) return undefined;
  const id = path.slice(start.length);
  return { id, command: `${removals[start]} ${id}`, isLeft: (context) => isAlone(context, id) };
}
