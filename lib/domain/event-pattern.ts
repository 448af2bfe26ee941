import type { Json, JsonObject } from './json';

/**
 * EventBridge's pattern form, as far as we take it: objects nest, every field ends in a list of what it may be:
 * a text, a number, a boolean, null, `{prefix}`, `{exists}`, `{anything-but}`. All fields must fit.
 */
export type EventPattern = JsonObject;

/** An event as a pattern sees it. */
export interface PatternEvent {
  readonly source: string;
  readonly 'detail-type': string;
  readonly detail: JsonObject;
}

/** Where a pattern is wrong, and how. */
export interface PatternProblem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

const fields = ['source', 'detail-type', 'detail'];
const deepest = 10;
const mostCharacters = 4096;

type Path = readonly (string | number)[];

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const isPlain = (value: Json | undefined): boolean =>
  value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

/** What keeps a value from being a pattern. */
export function patternProblems(pattern: Json): readonly PatternProblem[] {
  if (!isObject(pattern)) return [{ path: [], message: 'a pattern is a mapping' }];
  if (JSON.stringify(pattern).length > mostCharacters)
    return [{ path: [], message: `a pattern has at most ${mostCharacters} characters` }];
  const problems = fieldProblems(pattern, []);
  const unknown = Object.keys(pattern).filter((name) => !fields.includes(name));
  return [
    ...unknown.map((name) => ({ path: [name], message: `a pattern looks at ${fields.join(', ')} and nothing else` })),
    ...problems.filter(({ path }) => !unknown.includes(String(path[0]))),
  ];
}

function fieldProblems(pattern: JsonObject, path: Path): readonly PatternProblem[] {
  const entries = Object.entries(pattern);
  if (entries.length === 0) return [{ path, message: 'a mapping that names no field matches nothing' }];
  if (path.length >= deepest) return [{ path, message: `patterns nest at most ${deepest} deep` }];
  return entries.flatMap(([name, wanted]) => {
    const at = [...path, name];
    if (isObject(wanted)) return fieldProblems(wanted, at);
    if (!Array.isArray(wanted)) return [{ path: at, message: 'what a field may be is a list, such as [ready]' }];
    if (wanted.length === 0) return [{ path: at, message: 'an empty list matches nothing' }];
    return wanted.flatMap((matcher: Json, index) => matcherProblems(matcher, [...at, index]));
  });
}

function matcherProblems(matcher: Json, path: Path): readonly PatternProblem[] {
  if (isPlain(matcher)) return [];
  const [name = '', ...more] = isObject(matcher) ? Object.keys(matcher) : [];
  const wanted = isObject(matcher) ? matcher[name] : undefined;
  if (more.length === 0 && name === 'prefix' && typeof wanted === 'string') return [];
  if (more.length === 0 && name === 'exists' && typeof wanted === 'boolean') return [];
  if (more.length === 0 && name === 'anything-but' && isExclusion(wanted)) return [];
  const forms = '{prefix: TEXT}, {exists: BOOLEAN} or {anything-but: VALUES}';
  return [{ path, message: `a field may be a text, a number, a boolean, null, ${forms}` }];
}

function isExclusion(wanted: Json | undefined): boolean {
  if (typeof wanted === 'string' || typeof wanted === 'number') return true;
  if (isObject(wanted)) return Object.keys(wanted).join() === 'prefix' && typeof wanted.prefix === 'string';
  return (
    Array.isArray(wanted) &&
    wanted.length > 0 &&
    wanted.every((value: Json) => typeof value === 'string' || typeof value === 'number')
  );
}

/** Whether an event fits a pattern that has no problems. */
export function matchesPattern(pattern: EventPattern, event: PatternEvent): boolean {
  return fits(pattern, { source: event.source, 'detail-type': event['detail-type'], detail: event.detail });
}

/** A list fits where one of its members does, as in EventBridge. */
function fits(pattern: JsonObject, value: Json | undefined): boolean {
  if (Array.isArray(value)) return value.some((item: Json) => fits(pattern, item));
  const object = isObject(value) ? value : {};
  return Object.entries(pattern).every(([name, wanted]) => {
    const found = Object.hasOwn(object, name) ? object[name] : undefined;
    if (isObject(wanted)) return fits(wanted, found);
    return Array.isArray(wanted) && wanted.some((matcher: Json) => accepts(matcher, found));
  });
}

function accepts(matcher: Json, found: Json | undefined): boolean {
  if (isObject(matcher) && typeof matcher.exists === 'boolean') return matcher.exists === isLeaf(found);
  if (Array.isArray(found)) return found.some((item: Json) => accepts(matcher, item));
  if (!isObject(matcher)) return matcher === found;
  if (typeof matcher.prefix === 'string') return typeof found === 'string' && found.startsWith(matcher.prefix);
  return found !== undefined && !isObject(found) && !isExcluded(matcher['anything-but'], found);
}

/** `exists` asks for a value; EventBridge knows none of a field that holds other fields. */
function isLeaf(found: Json | undefined): boolean {
  return found !== undefined && !isObject(found) && !(Array.isArray(found) && found.length === 0);
}

function isExcluded(excluded: Json | undefined, found: Json): boolean {
  if (isObject(excluded)) return typeof found === 'string' && found.startsWith(String(excluded.prefix));
  return Array.isArray(excluded) ? excluded.includes(found) : excluded === found;
}

/** Whose events a pattern takes unless it says so itself: those that carry this stack and environment in their metadata. */
export function scopedPattern(
  pattern: EventPattern,
  own: { readonly stackName: string; readonly environment: string },
): EventPattern {
  const detail = isObject(pattern.detail) ? pattern.detail : {};
  const metadata = isObject(detail.metadata) ? detail.metadata : {};
  const scope = { stack_name: [own.stackName], environment: [own.environment] };
  return { ...pattern, detail: { ...detail, metadata: { ...scope, ...metadata } } };
}
