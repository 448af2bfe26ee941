import type { Json, JsonObject } from '../../domain/json';
import type { ResourceRow } from '../../domain/resource';
import type { LedgerItem } from '../../ledger/items';
import { canonicalJson } from '../../workflow/canonical-json';

/** One value that changed; null where there was, or is, none. */
export interface AuditedValue {
  readonly name: string;
  readonly from: Json;
  readonly to: Json;
}

/** What the audit shows of a resource: its intent, its outcome, and why neither. */
const ofRow = [
  'type',
  'state',
  'id',
  'generation',
  'refused',
  'adopted',
  'retained',
  'accepted',
  'stuck',
  'handed_over',
  'snapshot_of',
  'checkpoint',
] as const;

/** Attributes whose values the audit shows, by the item’s kind; of all others it shows that they changed. */
const shown: { readonly [Kind in LedgerItem['kind']]?: readonly string[] } = {
  session: [
    'state',
    'workflow_id',
    'parameters',
    'parameters_from',
    'config',
    'on_failure',
    'requester',
    'cancelling',
    'root_cause',
    'requested_rollback',
    'rollback_approval',
    'promoted_from',
    'revised_by',
    'expires_at',
    'refusals',
  ],
  step: ['state', 'phase', 'attempt', 'skipped', 'cancelled', 'kept_from', 'stalled', 'error'],
  checkpoint: ['state'],
  promotion: ['state', 'approval', 'return_approval', 'outcome'],
  budget: ['state', 'monthly_usd', 'limit_usd'],
  publication: ['workflow_id', 'machine', 'claimed_by'],
  lock: ['session_id'],
};

/**
 * The values of a change that tell what was asked for, decided and done, old and new: intents and outcomes on AWS too.
 * Most attributes are the same in both versions, and are not looked into.
 */
export function valuesOf(
  before: LedgerItem | undefined,
  after: LedgerItem,
  differing: ReadonlySet<string>,
): readonly AuditedValue[] {
  const [former, later] = [asObject(before), asObject(after)];
  const members = (attribute: string, names: readonly string[]): readonly AuditedValue[] =>
    differing.has(attribute)
      ? names.flatMap((name) =>
          changed(`${attribute}.${name}`, memberOf(former[attribute], name), memberOf(later[attribute], name)),
        )
      : [];
  const values = (shown[after.kind] ?? []).flatMap((name) =>
    differing.has(name) ? changed(name, former[name], later[name]) : [],
  );
  if (after.kind !== 'step') return [...values, ...members('rollback', ['type', 'verdict'])];
  return [
    ...values,
    ...members('undo', ['state', 'stalled', 'error']),
    ...(differing.has('resources') ? changedRows(former, later) : []),
  ];
}

function changedRows(former: JsonObject, later: JsonObject): readonly AuditedValue[] {
  const [rowsBefore, rowsAfter] = [rowsOf(former), rowsOf(later)];
  const keys = [...new Set([...Object.keys(rowsBefore), ...Object.keys(rowsAfter)])];
  return keys.flatMap((key) => changed(`resources.${key}`, toShow(rowsBefore[key]), toShow(rowsAfter[key])));
}

function changed(name: string, from: Json | undefined, to: Json | undefined): readonly AuditedValue[] {
  return canonicalJson(from) === canonicalJson(to) ? [] : [{ name, from: from ?? null, to: to ?? null }];
}

const asObject = (item: LedgerItem | undefined): JsonObject => (item ?? {}) as unknown as JsonObject;

const rowsOf = (step: JsonObject): { readonly [key: string]: ResourceRow | undefined } =>
  (step.resources ?? {}) as unknown as { readonly [key: string]: ResourceRow };

function memberOf(value: Json | undefined, name: string): Json | undefined {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as JsonObject)[name] : undefined;
}

function toShow(row: ResourceRow | undefined): JsonObject | undefined {
  if (!row) return undefined;
  return Object.fromEntries(ofRow.flatMap((name) => (row[name] === undefined ? [] : [[name, row[name]]])));
}
