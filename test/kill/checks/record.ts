import { isTerminal, type SessionState, sessionTransitions } from '../../../lib/domain/session';
import { type AuditEntry, itemHash } from '../../../lib/engine/telling/audit-entry';
import type { LedgerItem } from '../../../lib/ledger/items';
import type { WorldTables } from '../world-tables';

/** What is wrong with the audit and the events: each version of each item once, chained, and told. */
export function brokenRecord({ ledger, audit, events, open }: WorldTables): readonly string[] {
  const eventIds = new Set(events.map(({ metadata }) => metadata.event_id));
  const problems = ledger.flatMap((item) => {
    const entries = audit
      .filter(({ pk, item: sk }) => pk === item.pk && sk === item.sk)
      .sort((a, b) => a.version - b.version);
    const found = [...brokenChain(item, entries), ...entries.flatMap((entry) => untold(item, entry, eventIds))];
    if (item.kind === 'session') found.push(...illegalMoves(entries));
    return found.map((problem) => `${item.pk} ${item.sk}: ${problem}`);
  });
  const known = new Set(ledger.map(({ pk, sk }) => `${pk} ${sk}`));
  const strays = audit.filter(({ pk, item }) => !known.has(`${pk} ${item}`));
  return [
    ...problems,
    ...strays.map(({ pk, item }) => `the audit knows ${pk} ${item}, the ledger does not`),
    ...(open > 0 ? [`${open} executions or changes are left open`] : []),
  ];
}

function brokenChain(item: LedgerItem, entries: readonly AuditEntry[]): readonly string[] {
  const versions = entries.map(({ version }) => version);
  const expected = Array.from({ length: item.version }, (_, index) => index + 1);
  if (versions.join() !== expected.join()) return [`audited are versions ${versions.join()} of ${item.version}`];
  const broken = entries.filter(({ previous_hash }, index) => previous_hash !== (entries[index - 1]?.hash ?? null));
  return [
    ...broken.map(({ version }) => `version ${version} does not follow the one before it`),
    ...(entries.at(-1)?.hash === itemHash(item) ? [] : ['the newest audit entry is not of what stands in the ledger']),
  ];
}

/** A change of state without its event. */
function untold(item: LedgerItem, { change, version }: AuditEntry, eventIds: ReadonlySet<string>): readonly string[] {
  // What a checkpoint has captured is told with the checkpoint.
  if (!('session_id' in item) || item.kind === 'lock' || item.kind === 'captured') return [];
  const isNews =
    change.includes(' → ') ||
    (item.kind === 'step' && change.split(', ').includes('phase')) ||
    (item.kind !== 'step' && change === `${item.kind} created`);
  if (!isNews || eventIds.has(`${item.session_id}/${item.sk}#${version}`)) return [];
  return [`version ${version} (${change}) was never told`];
}

/** Sessions only ever move as the table of transitions allows, and end. */
function illegalMoves(entries: readonly AuditEntry[]): readonly string[] {
  const moves = entries.flatMap(({ change }) => {
    const [, from, to] = /^(\w+) → (\w+)/.exec(change) ?? [];
    return from !== undefined && to !== undefined ? [[from as SessionState, to as SessionState] as const] : [];
  });
  const illegal = moves.filter(([from, to]) => !sessionTransitions[from].includes(to));
  const last = moves.at(-1)?.[1];
  return [
    ...illegal.map(([from, to]) => `moved from ${from} to ${to}`),
    ...(last !== undefined && isTerminal(last) ? [] : [`its last state is ${last}`]),
  ];
}
