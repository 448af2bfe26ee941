import { isMap, isScalar, isSeq, type Pair, type ParsedNode } from 'yaml';
import type { Json } from '../../domain/json';
import type { Problem } from '../problem';
import { strangeCharacter } from './control-characters';
import type { Range } from './source';
import type { MapNode, ScalarNode, SourceEntry, SourceNode } from './source-node';

/** Names that JavaScript treats specially on plain objects. */
const dangerousKeys: ReadonlySet<string> = new Set(['__proto__']);

/** The document as a tree of our own, with duplicate and merge keys and unusable values refused. */
export function readTree(contents: ParsedNode): { readonly root: SourceNode; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  return { root: readNode(contents, rangeOf(contents), problems), problems };
}

function rangeOf(node: { readonly range?: readonly [number, number, number] | null | undefined } | null): Range {
  const [start, end] = node?.range ?? [0, 0];
  return { start, end };
}

function readNode(node: ParsedNode | null, range: Range, problems: Problem[]): SourceNode {
  if (isMap(node)) return readMap(node.items, range, problems);
  if (isSeq(node)) {
    const items = node.items.map((item) => readNode(item as ParsedNode, rangeOf(item as ParsedNode), problems));
    return { kind: 'list', range, items, value: items.map((item) => item.value) };
  }
  return readScalar(isScalar(node) ? node.value : null, range, problems);
}

function readMap(pairs: readonly Pair[], range: Range, problems: Problem[]): MapNode {
  const entries = new Map<string, SourceEntry>();
  const value: Record<string, Json> = {};
  for (const pair of pairs as readonly Pair<ParsedNode, ParsedNode | null>[]) {
    const key = rangeOf(pair.key);
    const name = isScalar(pair.key) ? String(pair.key.value) : '';
    const problem = keyProblem(name, key, entries, isScalar(pair.key) && pair.key.type === 'PLAIN');
    if (problem) {
      problems.push(problem);
      continue;
    }
    const node = readNode(pair.value, pair.value ? rangeOf(pair.value) : key, problems);
    entries.set(name, { key, node });
    value[name] = node.value;
  }
  return { kind: 'map', range, entries, value };
}

function keyProblem(
  name: string,
  at: Range,
  entries: ReadonlyMap<string, SourceEntry>,
  plain: boolean,
): Problem | undefined {
  if (entries.has(name)) {
    return { code: 'DuplicateKey', message: `the key \`${name}\` stands twice in this mapping`, at };
  }
  if (name === '<<' && plain) {
    return { code: 'YamlFeature', message: 'a merge key (`<<`): not part of the workflow language', at };
  }
  if (dangerousKeys.has(name)) return { code: 'UnknownKey', message: `unknown key \`${name}\``, at, fix: 'Remove it.' };
  const character = strangeCharacter(name);
  if (character) return { code: 'YamlSyntax', message: `the character ${character} cannot stand in a key`, at };
  return undefined;
}

function readScalar(value: unknown, range: Range, problems: Problem[]): ScalarNode {
  const node = (usable: ScalarNode['value']): ScalarNode => ({ kind: 'scalar', range, value: usable });
  if (value === null || typeof value === 'boolean') return node(value);
  if (typeof value === 'string') {
    const character = strangeCharacter(value);
    if (!character) return node(value);
    problems.push({ code: 'YamlSyntax', message: `the character ${character} cannot stand in a value`, at: range });
    return node('');
  }
  if (
    typeof value === 'number' &&
    Number.isFinite(value) &&
    (!Number.isInteger(value) || Number.isSafeInteger(value))
  ) {
    return node(value);
  }
  problems.push({
    code: 'WrongType',
    message: `\`${String(value)}\` is not a number that can be kept exactly`,
    at: range,
    fix: 'Put it in quotes when it is a text, such as an account id.',
  });
  return node(0);
}
