/** What an environment demands of deployments and keeps from harm. */
export interface GuardRules {
  /** So many sessions may be under way at one time; any number where nothing is said. */
  readonly atOnce?: number;
}

/** The rules of each environment that has some, by its name. */
export type GuardRulesByEnvironment = Readonly<Record<string, GuardRules>>;
