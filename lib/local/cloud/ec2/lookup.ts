import { type CloudRecord, isKnown, isShown } from '../account/record';
import type { World } from '../account/world';
import { type FilterTable, filtered, type RequestFilter, recordTags } from '../api/filters';
import { type PageRules, pageOf } from '../api/pages';
import { type Refusal, refuse } from '../api/refusal';
import type { Kind } from './kinds';

/** Prefixes whose ids are UUIDs. */
const uuidPrefixes: readonly string[] = ['fleet'];

function wellFormed(prefix: string, id: string): boolean {
  if (!id.startsWith(`${prefix}-`)) return false;
  const rest = id.slice(prefix.length + 1);
  return uuidPrefixes.includes(prefix) ? /^[0-9a-f-]{36}$/.test(rest) : /^([0-9a-f]{8}|[0-9a-f]{17})$/.test(rest);
}

/** Refuses ids that are none of that kind. */
export function checkForm(kind: Kind, ids: readonly string[]): void {
  const bad = ids.find((id) => !wellFormed(kind.prefix, id));
  if (bad !== undefined) throw refuse(kind.malformed, `Invalid id: "${bad}" (expecting "${kind.prefix}-...")`);
}

/** The refusal of ids that are not there. */
export function absent(kind: Kind, ids: readonly string[]): Refusal {
  return refuse(kind.notFound, kind.missing(ids.join(', ')));
}

/** The record that a call names; NotFound when it is gone or not to be seen yet. */
export function named<R extends CloudRecord>(world: World, kind: Kind<R>, id: string): R {
  checkForm(kind, [id]);
  const record = kind.table(world.state.ec2).get(id);
  if (record === undefined || !isKnown(record, world.now)) throw absent(kind, [id]);
  return record;
}

/** What a Describe call asks for. */
export interface DescribeRequest {
  readonly ids?: readonly string[] | undefined;
  readonly Filters?: readonly RequestFilter[] | undefined;
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

/** The records that reads show, by ids (all or NotFound) and filters, a page at a time. */
export function described<R extends CloudRecord>(
  world: World,
  kind: Kind<R>,
  request: DescribeRequest,
  filters: FilterTable<R>,
  rules?: PageRules,
): { readonly records: readonly R[]; readonly NextToken: string | undefined } {
  const table = kind.table(world.state.ec2);
  let records: R[];
  if (request.ids !== undefined && request.ids.length > 0) {
    checkForm(kind, request.ids);
    const found = new Map(request.ids.map((id) => [id, table.get(id)] as const));
    records = [...found.values()].filter((record): record is R => record !== undefined && isShown(record, world.now));
    if (records.length < found.size) {
      const seen = new Set(records.map((record) => record.id));
      throw absent(
        kind,
        [...found.keys()].filter((id) => !seen.has(id)),
      );
    }
  } else {
    records = [...table.values()].filter((record) => isShown(record, world.now));
  }
  const left = filtered(world, records, request.Filters, filters, recordTags);
  const page = pageOf(world, left, { size: request.MaxResults, token: request.NextToken }, rules);
  return { records: page.items, NextToken: page.next };
}
