/** Who may act on the sessions of an environment, beyond being let in by IAM. */
export interface AccessRules {
  /** ARNs of those who may act, see `isOneOf`. Undefined: everybody who may call the desk. */
  readonly operators?: readonly string[];
  /** Whether somebody else must approve than who has started the deployment. */
  readonly fourEyes?: boolean;
}

/** The rules of each environment, by its name. */
export type AccessByEnvironment = Readonly<Record<string, AccessRules>>;

/** Whether a caller may act in an environment of these rules. One that is not known has no rules, and nobody may. */
export function mayAct(rules: AccessRules | undefined, caller: string): boolean {
  if (rules === undefined) return false;
  return rules.operators === undefined || isOneOf(rules.operators, caller);
}

/**
 * Whether a principal is among those that patterns name. `*` stands for anything but `/` and `:`. An assumed role,
 * `arn:aws:sts::ACCOUNT:assumed-role/NAME/SESSION`, is also named by its role, `arn:aws:iam::ACCOUNT:role/PATH/NAME`:
 * by its name alone, as the session’s ARN does not hold the path.
 */
export function isOneOf(patterns: readonly string[], principal: string): boolean {
  const role = roleOf(principal);
  return patterns.some((pattern) => {
    const named = /^(arn:[^:]*:iam::[^:]*:role\/)(?:.*\/)?([^/]+)$/.exec(pattern);
    if (named) return role !== undefined && fits(`${named[1]}${named[2]}`, role);
    return fits(pattern, principal);
  });
}

function roleOf(principal: string): string | undefined {
  const assumed = /^arn:([^:]+):sts::(\d{12}):assumed-role\/([^/]+)\/[^/]+$/.exec(principal);
  return assumed ? `arn:${assumed[1]}:iam::${assumed[2]}:role/${assumed[3]}` : undefined;
}

function fits(pattern: string, text: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('[^/:]*')}$`).test(text);
}
