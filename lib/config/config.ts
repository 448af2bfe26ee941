import type { AccessByEnvironment } from '../domain/access';
import type { ParametersByEnvironment } from '../domain/environment-parameters';
import type { GuardRulesByEnvironment } from '../domain/guard-rules';
import type { NotificationRulesByEnvironment } from '../domain/notification';
import type { EnvironmentConfig } from '../domain/session';
import type { Settings } from '../domain/settings';
import type { RollbackRulesByEnvironment } from '../rollback/policies';
import type { Notification } from './notifications';

/** What `unity.yaml` and the files of environments say, with the defaults of what they leave out. */
export interface Config {
  /** The names of profile, vault and role follow from `prefix`: the installation brings them. */
  readonly settings: Settings;
  /** The values that expressions see as `${environment.x}`, by the environment's name, in the order of the file. */
  readonly environments: Readonly<Record<string, EnvironmentConfig>>;
  /** What environments say of workflow parameters. */
  readonly parameters: ParametersByEnvironment;
  /** Who may act in each environment. */
  readonly access: AccessByEnvironment;
  /** How rollbacks go, of each environment that says something of it. */
  readonly rollback: RollbackRulesByEnvironment;
  /** What is demanded of deployments and kept from harm, of each environment that says something of it. */
  readonly guards: GuardRulesByEnvironment;
  /** The environments to which workflows may be published that `cdk deploy` did not install. */
  readonly publishTo: readonly string[];
  /** How long logs of functions and machines are kept; one of `logRetentionDays`. */
  readonly logRetentionDays: number;
  /** How long events are kept for a replay. */
  readonly archiveRetentionDays: number;
  /** Whether functions send traces, as machines do. */
  readonly tracing: boolean;
  /** How long changes that could not be told are kept. */
  readonly failedBatchesRetentionDays: number;
  /** The ARN of the key that encrypts what the installation keeps; without it keys that AWS owns or manages. */
  readonly kmsKey?: string;
  /** Who is told of everything. */
  readonly notifications: readonly Notification[];
  /** Who is told of one environment, by its name; only those that name somebody. */
  readonly environmentNotifications: Readonly<Record<string, readonly Notification[]>>;
  /** Who is told of what happens to deployments, by environment; only those that name somebody or a budget. */
  readonly messages: NotificationRulesByEnvironment;
  /** ARNs of the Secrets Manager secrets that launched instances may read; may end in `*`. */
  readonly readableSecrets: readonly string[];
  /** Accounts beside the installation's own that may request deployments by event. */
  readonly requestAccounts: readonly string[];
  /** The managed policy, by name or ARN, that bounds every role. */
  readonly permissionsBoundary?: string;
}
