import { type Settings, settingsIn } from '../../domain/settings';
import type { CloudLimits } from '../cloud/account/limits';

/** What the installation brings into the one simulated account, which stands for the accounts of all environments. */
export function broughtBy(settings: Settings, environments: readonly string[]): Partial<CloudLimits> {
  const each = environments.map((environment) => settingsIn(settings, environment));
  const names = (of: (one: Settings) => string): readonly string[] => [...new Set([settings, ...each].map(of))];
  return {
    instanceProfiles: names(({ instanceProfileName }) => instanceProfileName),
    backupVaults: names(({ backupVaultName }) => backupVaultName),
    backupRoles: names(({ backupRoleName }) => backupRoleName),
  };
}
