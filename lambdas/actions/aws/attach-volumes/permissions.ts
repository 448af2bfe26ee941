import type { IamStatement } from '../../definition';
import { ec2Arns, ec2Read, ofOwnEnvironment, ownedBySession, taggedForSession, tagWhileCreating } from '../iam';

const reads = ['DescribeVolumes', 'DescribeSnapshots'] as const;

/** Copying what is on the session's own volumes: before they go, and for checkpoints. */
const copy: readonly IamStatement[] = [
  {
    actions: ['ec2:CreateSnapshot'],
    resources: ec2Arns('snapshot'),
    conditions: taggedForSession,
    why: 'Keeps data in snapshots, each with the session’s tags.',
  },
  {
    actions: ['ec2:CreateSnapshot'],
    resources: ec2Arns('volume'),
    conditions: ownedBySession,
    why: 'Copies the session’s own volumes only.',
  },
];

/** What making and attaching volumes needs. */
export const attachVolumesMakeIam: readonly IamStatement[] = [
  {
    actions: ['ec2:CreateVolume'],
    resources: ec2Arns('volume'),
    conditions: { ...taggedForSession, Bool: { 'ec2:Encrypted': 'true' } },
    why: 'Makes volumes, encrypted and with the session’s tags.',
  },
  {
    actions: ['ec2:CreateVolume'],
    resources: ec2Arns('snapshot'),
    conditions: ofOwnEnvironment,
    why: 'Lets data begin with the copy of a checkpoint, of whichever stack it was.',
    exception:
      'A copy is of the session that made it: confined to those of the session’s own environment. It is only read.',
  },
  {
    actions: ['ec2:AttachVolume'],
    resources: ec2Arns('volume', 'instance'),
    conditions: ownedBySession,
    why: 'Attaches the session’s own volumes to its own instances.',
  },
  ...copy,
  tagWhileCreating(['CreateVolume', 'CreateSnapshot'], 'volume', 'snapshot'),
  ec2Read(...reads, 'DescribeInstances'),
];

/** What removing them, and keeping their data, needs. */
export const attachVolumesUndoIam: readonly IamStatement[] = [
  {
    actions: ['ec2:DetachVolume'],
    resources: ec2Arns('volume', 'instance'),
    conditions: ownedBySession,
    why: 'Takes the session’s own volumes from its own instances.',
  },
  {
    actions: ['ec2:DeleteVolume', 'ec2:DeleteSnapshot'],
    resources: ec2Arns('volume', 'snapshot'),
    conditions: ownedBySession,
    why: 'Removes the session’s own volumes once their data is kept, and snapshots that failed.',
  },
  ...copy,
  tagWhileCreating(['CreateSnapshot'], 'snapshot'),
  ec2Read(...reads),
];
