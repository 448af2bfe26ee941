import type { Json } from '../../domain/json';
import { StateFailure } from './failure';

type Segment = string | number;

const parsed = new Map<string, readonly Segment[]>();

/** Reads a reference path such as `$.a.b[0]`; anything richer is refused, since our machines use nothing richer. */
function segmentsOf(path: string): readonly Segment[] {
  const known = parsed.get(path);
  if (known) return known;
  if (!/^\$(\.[A-Za-z_][\w-]*|\[\d+\])*$/.test(path)) {
    throw new StateFailure('States.Runtime', `the path '${path}' is outside the subset of this interpreter`);
  }
  const segments = [...path.matchAll(/\.([A-Za-z_][\w-]*)|\[(\d+)\]/g)].map((match) =>
    match[1] === undefined ? Number(match[2]) : match[1],
  );
  parsed.set(path, segments);
  return segments;
}

function step(value: Json | undefined, segment: Segment): Json | undefined {
  if (value === null || typeof value !== 'object') return undefined;
  if (Array.isArray(value)) return typeof segment === 'number' ? value[segment] : undefined;
  const record = value as { readonly [key: string]: Json };
  return Object.hasOwn(record, String(segment)) ? record[String(segment)] : undefined;
}

/** The value at a path, or undefined where there is none. */
export function lookUp(data: Json, path: string): Json | undefined {
  return segmentsOf(path).reduce<Json | undefined>(step, data);
}

/** The value at a path; `States.Runtime` where there is none, as on AWS. */
export function readPath(data: Json, path: string): Json {
  const value = lookUp(data, path);
  if (value === undefined) throw new StateFailure('States.Runtime', `the path '${path}' finds nothing in the input`);
  return value;
}

/** What an InputPath or OutputPath lets through: all without one, an empty object for null. */
export function selectPath(data: Json, path: string | null | undefined): Json {
  if (path === null) return {};
  return path === undefined ? data : readPath(data, path);
}

/** The whole number at a path that a duration comes from; `States.Runtime` for anything else, as on AWS. */
export function readSeconds(data: Json, path: string, least: 0 | 1): number {
  const value = readPath(data, path);
  if (typeof value === 'number' && Number.isInteger(value) && value >= least) return value;
  throw new StateFailure(
    'States.Runtime',
    `the path '${path}' finds ${JSON.stringify(value)}, not a number of seconds of at least ${least}`,
  );
}

function put(data: Json, segments: readonly Segment[], value: Json): Json {
  const [head, ...rest] = segments;
  if (head === undefined) return value;
  const base = data !== null && typeof data === 'object' && !Array.isArray(data) ? data : {};
  const record = base as { readonly [key: string]: Json };
  const below = Object.hasOwn(record, String(head)) ? (record[String(head)] as Json) : {};
  return { ...record, [head]: put(below, rest, value) };
}

/** The data with the value put at a ResultPath; `$` replaces all, null keeps the data as it is. */
export function writeResult(data: Json, path: string | null | undefined, value: Json): Json {
  if (path === null) return data;
  return put(data, segmentsOf(path ?? '$'), value);
}
