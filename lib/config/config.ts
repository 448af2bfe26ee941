import type { AccessByEnvironment } from '../domain/access';
import type { EnvironmentConfig } from '../domain/session';
import type { Settings } from '../domain/settings';

/** What `unity.yaml` says, with the defaults of what it leaves out. */
export interface Config {
  /** The names of profile, vault and role follow from `prefix`: the installation brings them. */
  readonly settings: Settings;
  /** The values that expressions see as `${environment.x}`, by the environment's name, in the order of the file. */
  readonly environments: Readonly<Record<string, EnvironmentConfig>>;
  /** Who may act in each environment. */
  readonly access: AccessByEnvironment;
  /** How long logs of functions and machines are kept; one of `logRetentionDays`. */
  readonly logRetentionDays: number;
  /** ARNs of the Secrets Manager secrets that launched instances may read; may end in `*`. */
  readonly readableSecrets: readonly string[];
  /** Accounts beside the installation's own that may request deployments by event. */
  readonly requestAccounts: readonly string[];
}
