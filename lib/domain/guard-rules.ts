import type { DeploymentWindow } from './deployment-windows';

/** What an environment demands of deployments and keeps from harm. */
export interface GuardRules {
  /** So many sessions may be under way at one time; any number where nothing is said. */
  readonly atOnce?: number;
  /** When deployments are taken; at any time where nothing is said. */
  readonly windows?: readonly DeploymentWindow[];
  /** Whether who gives a reason may deploy outside of them. */
  readonly mayOverride?: boolean;
}

/** The rules of each environment that has some, by its name. */
export type GuardRulesByEnvironment = Readonly<Record<string, GuardRules>>;
