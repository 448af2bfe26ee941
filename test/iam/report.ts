import type { Installed } from './installation/installed';
import type { Role } from './installation/roles';

/** Actions that were allowed to somebody and asked for, by who has the role. */
export class Use {
  private readonly used = new Map<string, Set<string>>();

  note(who: string, action: string): void {
    const known = this.used.get(who) ?? new Set();
    known.add(action);
    this.used.set(who, known);
  }

  /** All that is granted and was never used. */
  unused(installed: Installed): readonly { readonly who: string; readonly action: string }[] {
    const rows = new Map<string, { readonly who: string; readonly action: string }>();
    for (const role of installed.roles.values()) {
      const who = whoHas(role, installed);
      if (who === undefined) continue;
      for (const action of grantedBy(role))
        if (!this.used.get(who)?.has(action)) rows.set(`${who} ${action}`, { who, action });
    }
    return [...rows].sort().map(([, row]) => row);
  }
}

function grantedBy(role: Role): readonly string[] {
  const allowing = role.policies.flatMap(({ Statement }) => Statement).filter(({ Effect }) => Effect === 'Allow');
  return [...new Set(allowing.flatMap(({ Action }) => [Action].flat()))];
}

/** Whose role it is, in all environments alike: a function, or machines. Undefined for roles that others take. */
export function whoHas(role: Role, { functions, parts, prefix }: Installed): string | undefined {
  const own = functions.find((candidate) => candidate.role === role);
  if (own) return own.name;
  const acting = functions.find(({ name }) => role.name.endsWith(`-${name.replaceAll('_', '-')}`));
  if (acting && role.name.startsWith(`${prefix}-`)) return acting.name;
  const isMachine = role.trust.Statement.some(({ Principal }) => JSON.stringify(Principal).includes('states.'));
  return isMachine && parts.length > 0 ? 'machine' : undefined;
}
