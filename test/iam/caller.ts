import { sessionRoleName } from '../../lib/domain/naming';
import type { Invocation } from '../../lib/local/host/invocation';
import type { Item } from '../../lib/local/store/attribute-value';
import { textAt } from '../../lib/simulation/ledger-view';
import { arnOf } from './asking/account';
import type { Ask } from './asking/ask';
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
  /** The function's own role, where it has assumed another. */
  readonly assumedBy?: Role;
}

const ownServices: ReadonlySet<string> = new Set(['dynamodb', 'states']);

/** The tags of a session’s role, as functions set them. */
export function sessionTags(session: string, environment: string, stack: string): Readonly<Record<string, string>> {
  return { 'unity:session': session, 'unity:environment': environment, 'unity:stack': stack };
}

/** Reads an item of the ledger as it stands. */
export type LedgerLook = (pk: string, sk: string) => Item | undefined;

type PromotionIds = Readonly<Record<'environment' | 'stack' | 'candidate', string>>;
type Asked = Readonly<Partial<Record<'session_id' | 'drift' | 'usage' | 'health' | 'unowned' | 'step', string>>> & {
  readonly promotion?: PromotionIds;
  readonly schedule?: true | 'health';
};

/** Whom a look is about that nobody has asked by name: in a play one session serves at most. */
function sought(
  { drift, usage, health, promotion, schedule }: Asked,
  ledger: LedgerLook,
  serving: () => string,
): string {
  return drift ?? usage ?? health ?? (schedule === 'health' ? serving() : lookedAt(promotion, ledger));
}

/** Whom the look of a promotion is about: what it has deployed while that soaks, else its source. */
function lookedAt(ids: PromotionIds | undefined, ledger: LedgerLook): string {
  if (!ids) return '';
  const item = ledger(`PROMOTION#${ids.environment}#${ids.stack}`, `CANDIDATE#${ids.candidate}`);
  const whose = textAt(item, 'state') === 'soaking' ? 'deployment' : 'source';
  return textAt(item, whose, 'session_id') ?? '';
}

/**
 * Ledger, machines and the orchestrator's own events are reached under the function's own role. What a function does for
 * the session that its payload names it does under the role of the session's environment, where it has one.
 */
export function callerOf(
  { functionName, payload }: Invocation,
  service: string,
  installed: Installed,
  ledger: LedgerLook,
  serving: () => string,
): Caller {
  const asked = (payload ?? {}) as Asked;
  const { session_id: id = sought(asked, ledger, serving), step, unowned } = asked;
  const own = installed.functions.find(({ name }) => name === functionName)?.role;
  if (!own) throw new Error(`no function ${functionName} is installed`);
  const isOwn = ownServices.has(service);
  const found = isOwn ? undefined : ledger(`SESSION#${id}`, 'SESSION');
  const environment = textAt(found, 'environment') ?? unowned ?? '';
  const name = sessionRoleName(installed.prefix, environment, functionName);
  const assumed = !isOwn && installed.roles.get(arnOf('iam', `role/${name}`, ''));
  if (!assumed) return { functionName, step, role: own, tags: {} };
  // What is looked for belongs to no session.
  const nobody = functionName;
  const tags = unowned
    ? sessionTags(nobody, environment, nobody)
    : sessionTags(id, environment, textAt(found, 'stack_name') ?? '');
  return { functionName, step, role: assumed, tags, assumedBy: own };
}

/** What assuming its role takes of a caller that has assumed one, and of the role's trust. */
export function assuming({ role, tags, assumedBy }: Caller): readonly Ask[] {
  if (!assumedBy) return [];
  const puts = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  const ask = { resource: role.arn, puts, resourcePolicy: role.trust };
  const keys = { 'sts:TransitiveTagKeys': puts.map(({ Key }) => Key) };
  return [
    { ...ask, action: 'sts:AssumeRole', keys: { ...keys, 'sts:RoleSessionName': tags['unity:session'] ?? '' } },
    { ...ask, action: 'sts:TagSession', keys },
  ];
}
