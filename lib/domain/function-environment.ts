import { type FunctionName, type PermissionSet, permissionSets } from './functions';
import { busName, environmentPlaceholder, sessionRoleName } from './naming';
import type { Settings } from './settings';

/** Lambda measures the variables as one JSON text, names, quotes and all (Lambda quotas: 4 KB, not adjustable). */
export const mostEnvironmentBytes = 4096;

/** What every function is told by its environment. */
export interface InstallationTold {
  readonly settings: Settings;
  readonly environments: readonly string[];
}

/** What one function is told beside that. */
export interface FunctionTold {
  readonly name: FunctionName;
  /** What the ARNs of all machines begin with. */
  readonly machinesArn: string;
  readonly permissionSet?: PermissionSet | undefined;
  /** The ARN of the role under which it acts for sessions, with a placeholder for the environment. */
  readonly sessionRole?: string | undefined;
  /** The bucket of what the publisher could not tell. */
  readonly failedBatches?: string | undefined;
}

/** The environment variables of a function, by the names of `lambdas/shared/serve.ts`. */
export function functionEnvironment(
  { settings, environments }: InstallationTold,
  { name, machinesArn, permissionSet, sessionRole, failedBatches }: FunctionTold,
): Readonly<Record<string, string>> {
  return {
    UNITY_SETTINGS: JSON.stringify(settings),
    UNITY_ENVIRONMENTS: environments.join(','),
    UNITY_BUS: busName(settings.prefix),
    UNITY_MACHINES: machinesArn,
    UNITY_FUNCTION: name,
    ...(failedBatches !== undefined && { UNITY_FAILED_BATCHES: failedBatches }),
    ...(permissionSet !== undefined && { UNITY_PERMISSION_SET: permissionSet }),
    ...(sessionRole !== undefined && { UNITY_SESSION_ROLE: sessionRole }),
  };
}

/** As long as those of AWS get: it is not known before where an installation goes. */
const longest = { partition: 'aws-us-gov', region: 'ap-southeast-1', account: '1'.repeat(12) } as const;

/** What Lambda would measure, of the function that is told the most: one that acts for sessions. */
export function environmentBytes(told: InstallationTold): number {
  const { partition, region, account } = longest;
  const bytes = permissionSets.map((permissionSet) => {
    const name = `make_${permissionSet}` as const;
    const role = sessionRoleName(told.settings.prefix, environmentPlaceholder, name);
    const variables = functionEnvironment(told, {
      name,
      permissionSet,
      machinesArn: `arn:${partition}:states:${region}:${account}:stateMachine:`,
      sessionRole: `arn:${partition}:iam::${account}:role/${role}`,
    });
    return Buffer.byteLength(JSON.stringify(variables));
  });
  return Math.max(...bytes);
}
