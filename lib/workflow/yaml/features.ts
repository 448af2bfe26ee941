import type { CST } from 'yaml';
import type { Problem } from '../problem';

/** Deeper than anything the workflow language or an action's input needs. */
export const maxDepth = 32;

/** A file of 200 large steps has a fifth of that; everything that follows takes time by the piece. */
const maxPieces = 50_000;

/** What takes no part in the meaning. */
const blank: ReadonlySet<string> = new Set(['space', 'newline', 'comment']);

/** Each kind of problem is shown a few times at the most. */
const maxProblems = 20;

const features: Readonly<Record<string, string>> = {
  alias: 'an alias',
  anchor: 'an anchor',
  tag: 'a tag',
  directive: 'a directive',
};

interface Visit {
  readonly token: CST.Token | CST.SourceToken;
  readonly depth: number;
}

/** Walks the flat syntax tree without recursion: what is refused, nesting beyond `maxDepth`, and sheer number. */
export function unsupportedFeatures(tokens: readonly CST.Token[]): readonly Problem[] {
  const problems: Problem[] = [];
  const stack: Visit[] = [];
  let pieces = 0;
  for (const token of tokens.toReversed()) stack.push({ token, depth: 0 });
  for (let visit = stack.pop(); visit; visit = stack.pop()) {
    const { token, depth } = visit;
    if (!blank.has(token.type)) pieces += 1;
    if (pieces > maxPieces) return [tooManyPieces(token.offset)];
    const name = features[token.type];
    if (name && problems.length < maxProblems) problems.push(refused(token, name));
    if (depth > maxDepth) {
      problems.push({
        code: 'YamlSyntax',
        message: `nested more than ${maxDepth} levels deep`,
        at: { start: token.offset, end: token.offset + 1 },
        fix: 'Write it flatter.',
      });
      return problems;
    }
    // One by one: a list of a quarter of a million items does not fit into one call.
    for (const child of children(token, depth).reverse()) stack.push(child);
  }
  return problems;
}

function tooManyPieces(offset: number): Problem {
  return {
    code: 'WorkflowTooLarge',
    message: `more than ${maxPieces} keys, values and signs in one file`,
    at: { start: offset, end: offset + 1 },
  };
}

function refused(token: CST.Token | CST.SourceToken, name: string): Problem {
  const source = 'source' in token ? token.source : '';
  return {
    code: 'YamlFeature',
    message: `${name} (\`${source.slice(0, 40)}\`): not part of the workflow language`,
    at: { start: token.offset, end: token.offset + Math.max(1, source.length) },
    cause: 'Every value stands where it is used, so that a reader and a diagnostic see the same place.',
  };
}

function children(token: CST.Token | CST.SourceToken, depth: number): Visit[] {
  const found: Visit[] = [];
  if (token.type === 'document') {
    for (const start of token.start) found.push({ token: start, depth });
    if (token.value) found.push({ token: token.value, depth: depth + 1 });
    return found;
  }
  if ('end' in token) for (const end of token.end ?? []) found.push({ token: end, depth });
  for (const item of 'items' in token ? token.items : []) {
    for (const start of item.start) found.push({ token: start, depth });
    if (item.key) found.push({ token: item.key, depth: depth + 1 });
    for (const separator of item.sep ?? []) found.push({ token: separator, depth });
    if (item.value) found.push({ token: item.value, depth: depth + 1 });
  }
  return found;
}
