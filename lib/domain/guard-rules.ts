import type { DeploymentWindow } from './deployment-windows';
import type { PromotionRules } from './promotion';

/** What an environment demands of deployments and keeps from harm. */
export interface GuardRules {
  /** So many sessions may be under way at one time; any number where nothing is said. */
  readonly atOnce?: number;
  /** When deployments are taken; at any time where nothing is said. */
  readonly windows?: readonly DeploymentWindow[];
  /** Whether who gives a reason may deploy outside of them. */
  readonly mayOverride?: boolean;
  /** Whether nobody may take a stack down that has completed. */
  readonly deletionProtection?: boolean;
  /** For how long stacks stand that have completed; for ever where nothing is said. */
  readonly timeToLive?: { readonly hours: number; readonly warnBeforeHours: number };
  /** What is promoted to it; nothing where nothing is said. */
  readonly promotion?: PromotionRules;
}

/** The rules of each environment that has some, by its name. */
export type GuardRulesByEnvironment = Readonly<Record<string, GuardRules>>;

/** Some of the rules of each environment: for who needs no others. */
export function partOfGuards(
  guards: GuardRulesByEnvironment,
  names: readonly (keyof GuardRules)[],
): GuardRulesByEnvironment {
  const kept = Object.entries(guards).map(([environment, rules]) => {
    const part = Object.entries(rules).filter(([name]) => names.some((wanted) => wanted === name));
    return [environment, Object.fromEntries(part)] as const;
  });
  return Object.fromEntries(kept.filter(([, part]) => Object.keys(part).length > 0));
}
