import { permissionSets } from '../../lib/domain/functions';
import type { Invocation } from '../../lib/local/host/invocation';
import type { Item } from '../../lib/local/store/attribute-value';
import { textAt } from '../../lib/simulation/ledger-view';
import { arnOf } from './asking/account';
import type { Installed } from './installation/installed';
import type { Role } from './installation/roles';

/** Whose rights a call is judged by, and for whom it is made. */
export interface Caller {
  readonly functionName: string;
  /** The step, for calls that are made for one. */
  readonly step: string | undefined;
  readonly role: Role;
  /** The tags of the role's session. */
  readonly tags: Readonly<Record<string, string>>;
}

const ownServices: ReadonlySet<string> = new Set(['dynamodb', 'states']);
const actionFunctions: ReadonlySet<string> = new Set(permissionSets.flatMap((set) => [`make_${set}`, `undo_${set}`]));

/**
 * Ledger and machines are reached under the function's own role. What an action calls is called under the role of its
 * environment, assumed for the session that the payload names.
 */
export function callerOf(
  { functionName, payload }: Invocation,
  service: string,
  installed: Installed,
  session: (id: string) => Item | undefined,
): Caller {
  const { session_id: id, step } = (payload ?? {}) as { readonly session_id?: string; readonly step?: string };
  const own = installed.functions.find(({ name }) => name === functionName)?.role;
  if (!own) throw new Error(`no function ${functionName} is installed`);
  if (!actionFunctions.has(functionName) || ownServices.has(service))
    return { functionName, step, role: own, tags: {} };
  const found = session(id ?? '');
  const environment = textAt(found, 'environment') ?? '';
  const name = `${installed.prefix}-${environment}-${functionName.replaceAll('_', '-')}`;
  const assumed = installed.roles.get(arnOf('iam', `role/${name}`, ''));
  if (!assumed) return { functionName, step, role: own, tags: {} };
  const tags = {
    'unity:session': id ?? '',
    'unity:environment': environment,
    'unity:stack': textAt(found, 'stack_name') ?? '',
  };
  return { functionName, step, role: assumed, tags };
}
