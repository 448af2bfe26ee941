import type { Json } from '../../domain/json';
import type { AuditEntry } from '../../engine/telling/audit-entry';
import type { AuditedValue } from '../../engine/telling/audited-values';

/** Attributes that are the engine’s own book-keeping: who holds a step, and whom to wake. */
const bookkeeping = new Set([
  'lease',
  'lease renewed',
  'deadline_at',
  'retry_at',
  'gate_token',
  'gate_token_before',
  'hold_token',
  'hold_token_before',
  'undo_token',
  'undo_token_before',
]);

/** Whether an entry tells of nothing but that. */
export const isBookkeeping = ({ change }: AuditEntry): boolean =>
  change.split(', ').every((name) => bookkeeping.has(name));

/** What an entry says of a change: what became of resources first, then of the item, then what else changed by name. */
export function changeOf({ change, values = [] }: AuditEntry): string {
  const resources = values.filter(({ name }) => name.startsWith('resources.'));
  const names = change
    .split(', ')
    .filter((name) => !bookkeeping.has(name) && !(name === 'resources' && resources.length > 0));
  return [...resources.map(resourceOf), ...names].join('; ');
}

/** `subnet-a (AWS::EC2::Subnet): intended`, `…: made as subnet-0a1b`. */
function resourceOf({ name, from, to }: AuditedValue): string {
  const [former, later] = [rowOf(from), rowOf(to)];
  const title = `${name.slice('resources.'.length)} (${String(later.type ?? former.type ?? 'unknown')})`;
  return `${title}: ${outcomeOf(former, later)}`;
}

function outcomeOf(former: Row, later: Row): string {
  const id = typeof later.id === 'string' ? later.id : undefined;
  if (later.refused === true && former.refused !== true) return 'AWS refused to make it';
  if (typeof later.stuck === 'string' && later.stuck !== former.stuck) return `cannot be removed: ${later.stuck}`;
  if (former.state !== later.state || former.generation !== later.generation) {
    if (later.state === 'creating') return 'is to be made';
    if (later.state === 'active') return later.adopted === true ? `taken over as ${id}` : `made${id ? `: ${id}` : ''}`;
    if (later.state === 'deleting') return `is to be removed${id ? `: ${id}` : ''}`;
    if (later.state === 'deleted') return `gone${id ? `: ${id}` : ''}`;
  }
  if (former.id !== later.id) return `known as ${id}`;
  for (const flag of ['retained', 'accepted', 'handed_over'] as const) {
    if (later[flag] !== former[flag]) return `${flag.replace('_', ' ')}: ${String(later[flag] ?? false)}`;
  }
  return 'noted';
}

type Row = { readonly [name: string]: Json };

const rowOf = (value: Json): Row =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Row) : {};
