import type { CloudLimits } from './limits';

/** What takes its time in the account, but for calls themselves. */
export type DurationName =
  | 'idKnown'
  | 'ghostShown'
  | 'vpcAvailable'
  | 'subnetAvailable'
  | 'natGatewayAvailable'
  | 'natGatewayDeleted'
  | 'instanceRunning'
  | 'agentOnline'
  | 'instanceTerminated'
  | 'volumeAvailable'
  | 'volumeAttached'
  | 'volumeDetached'
  | 'volumeDeleted'
  | 'snapshotCompleted'
  | 'commandDelivery'
  | 'containerSetup'
  | 'containerUpdate'
  | 'containerRemoval'
  | 'plainCommand'
  | 'loadBalancerActive'
  | 'interfaceAfterlife'
  | 'targetRegistration'
  /** From when a target could be checked until it is checked first: checks come at intervals. */
  | 'targetFirstCheck'
  | 'targetGroupRelease'
  | 'distributionDeployed'
  | 'fileSystemAvailable'
  | 'fileSystemDeleted'
  | 'mountTargetAvailable'
  | 'mountTargetDeleted'
  | 'backupBegins'
  | 'backupRuns'
  | 'restoreBegins'
  | 'restoreRuns'
  | 'recoveryPointDeleted'
  | 'buildBegins'
  | 'buildRuns';

/** How long something will take, as it was decided when it was asked for. */
export interface Draw {
  readonly name: DurationName;
  /** The id of what it is about. */
  readonly of: string;
  readonly milliseconds: number;
}

/** Where a draw is made. */
export interface Drawing {
  readonly limits: CloudLimits;
  /** Hears of every draw. */
  readonly drew?: (draw: Draw) => void;
}

/** How long something takes: what was drawn for it, unless the account’s limits say so. The draw is made all the same. */
export function takes({ limits, drew }: Drawing, name: DurationName, of: string, drawnMilliseconds: number): number {
  const pinned = limits.durations[name];
  const milliseconds = pinned === undefined ? drawnMilliseconds : pinned * 1000;
  drew?.({ name, of, milliseconds });
  return milliseconds;
}
