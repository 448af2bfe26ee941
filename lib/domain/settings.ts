/** Windows and bounds that differ between AWS, the simulation and the referee. All in the units of their names. */
export interface Settings {
  /** Starts every physical name. */
  readonly prefix: string;
  /** The instance profile that the installation brings; actions create no IAM. */
  readonly instanceProfileName: string;
  /** The vault and the role for backups that the installation brings. */
  readonly backupVaultName: string;
  readonly backupRoleName: string;
  /** How long something that was just made or changed may be invisible to reads. */
  readonly visibilityWindowSeconds: number;
  /** How long CloudWatch may take to tell what was written last to a file system. */
  readonly fileMetricsSeconds: number;
  /** How long a driver may hold a step without renewing its lease. */
  readonly leaseSeconds: number;
  /** How long one invocation of a driver polls at the most. */
  readonly sliceSeconds: number;
  /** Pause between two looks of a driver; near the expected end they are closer. */
  readonly pollSeconds: number;
  /** A gate that hears nothing reads again after this time. */
  readonly gateTimeoutSeconds: number;
  /** How often rollback may be started anew before the session is declared dirty. */
  readonly maxRollbackGenerations: number;
  /** How often one undo is tried after an error before the resource is stuck. */
  readonly maxUndoAttempts: number;
  /** The ARNs of the functions that workflows may invoke. */
  readonly invokeTargets: readonly string[];
  /** The names of the CodeBuild projects that workflows may run tests in. */
  readonly testProjects: readonly string[];
  /** The environments that take deployments requested by event. */
  readonly requestEnvironments: readonly string[];
  /** How long copies of data are kept, by environment; for ever where nothing is said. */
  readonly checkpointRetention: Readonly<Record<string, CheckpointRetention>>;
  /** The environments that deploy into an account of their own, by name. */
  readonly targets: Readonly<Record<string, TargetAccount>>;
}

/** When copies of data are deleted by themselves. */
export interface CheckpointRetention {
  readonly days?: number;
  /** How many checkpoints with copies a session keeps. */
  readonly keepLast?: number;
  /** How long the copies are kept that rollbacks have made before they deleted data. */
  readonly rollbackCopiesDays?: number;
}

/** An account that is not the installation's. */
export interface TargetAccount {
  readonly account: string;
  readonly externalId?: string;
}

/** What runs on AWS unless configured otherwise. */
export const defaultSettings: Settings = {
  prefix: 'unity',
  instanceProfileName: 'unity-instance',
  backupVaultName: 'unity-backup',
  backupRoleName: 'unity-backup',
  visibilityWindowSeconds: 60,
  // EFS tells CloudWatch by the minute (EFS user guide); that it knows after two more is assumed.
  fileMetricsSeconds: 180,
  leaseSeconds: 15,
  sliceSeconds: 50,
  pollSeconds: 1.5,
  gateTimeoutSeconds: 300,
  maxRollbackGenerations: 5,
  maxUndoAttempts: 8,
  invokeTargets: [],
  testProjects: [],
  requestEnvironments: [],
  checkpointRetention: {},
  targets: {},
};

/** The settings as they hold in an environment: what actions find in its target account is named after it. */
export function settingsIn(settings: Settings, environment: string): Settings {
  if (settings.targets[environment] === undefined) return settings;
  const brought = `${settings.prefix}-${environment}`;
  return {
    ...settings,
    instanceProfileName: `${brought}-instance`,
    backupVaultName: `${brought}-backup`,
    backupRoleName: `${brought}-backup`,
  };
}
