import { anyChar, type CharTest, charEscapes, classEscapes, type PatternNode, PatternRefusal } from './syntax';

/** Groups in groups in groups: deeper ones are refused, so that parsing needs no more stack. */
const maxDepth = 20;
const maxRepeat = 1000;

/** Reads the part of JavaScript's regular expressions that can be matched in linear time. */
export function parsePattern(text: string): PatternNode | PatternRefusal {
  const start = text.startsWith('^') ? 1 : 0;
  const end = text.endsWith('$') && !text.endsWith('\\$') ? text.length - 1 : text.length;
  // Under a choice, an anchor would belong to one option only; the whole value is always matched.
  const cursor = new Cursor(text.slice(start, Math.max(start, end)));
  const node = choice(cursor, 0);
  if (node instanceof PatternRefusal) return node;
  if (!cursor.done) return new PatternRefusal(`\`${cursor.peek}\` has no beginning`);
  const anchored = start === 1 || end < text.length;
  if (anchored && node.kind === 'choice') return new PatternRefusal('put the alternatives into a group: `^(a|b)$`');
  return node;
}

class Cursor {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get done(): boolean {
    return this.#at >= this.#text.length;
  }

  get peek(): string {
    return this.#text.charAt(this.#at);
  }

  take(): string {
    return this.#text.charAt(this.#at++);
  }

  /** Takes that text, if it stands here. */
  accept(expected: string): boolean {
    if (!this.#text.startsWith(expected, this.#at)) return false;
    this.#at += expected.length;
    return true;
  }

  /** Takes what a sticky expression matches here. */
  match(expression: RegExp): RegExpExecArray | undefined {
    expression.lastIndex = this.#at;
    const found = expression.exec(this.#text);
    if (found) this.#at = expression.lastIndex;
    return found ?? undefined;
  }
}

function choice(cursor: Cursor, depth: number): PatternNode | PatternRefusal {
  if (depth > maxDepth) return new PatternRefusal('its groups are nested too deeply');
  const options: PatternNode[] = [];
  do {
    const option = sequence(cursor, depth);
    if (option instanceof PatternRefusal) return option;
    options.push(option);
  } while (cursor.accept('|'));
  const [only] = options;
  return only && options.length === 1 ? only : { kind: 'choice', options };
}

function sequence(cursor: Cursor, depth: number): PatternNode | PatternRefusal {
  const items: PatternNode[] = [];
  while (!cursor.done && cursor.peek !== '|' && cursor.peek !== ')') {
    const item = atom(cursor, depth);
    if (item instanceof PatternRefusal) return item;
    const repeated = repeat(cursor, item);
    if (repeated instanceof PatternRefusal) return repeated;
    items.push(repeated);
  }
  return { kind: 'sequence', items };
}

function atom(cursor: Cursor, depth: number): PatternNode | PatternRefusal {
  const character = cursor.take();
  switch (character) {
    case '(':
      return group(cursor, depth);
    case '[':
      return characterClass(cursor);
    case '.':
      return { kind: 'char', test: anyChar };
    case '\\': {
      const test = escaped(cursor);
      return test instanceof PatternRefusal ? test : { kind: 'char', test };
    }
    case '^':
    case '$':
      return new PatternRefusal(`\`${character}\` can stand only at the ends; the whole value is matched anyway`);
    case '*':
    case '+':
    case '?':
    case '{':
      return new PatternRefusal(`\`${character}\` has nothing to repeat`);
    default:
      return { kind: 'char', test: literal(character) };
  }
}

function literal(character: string): CharTest {
  const expected = character.charCodeAt(0);
  return (unit) => unit === expected;
}

function group(cursor: Cursor, depth: number): PatternNode | PatternRefusal {
  if (!cursor.accept('?:') && cursor.peek === '?')
    return new PatternRefusal('look-around and named groups are not supported');
  const inner = choice(cursor, depth + 1);
  if (inner instanceof PatternRefusal) return inner;
  return cursor.accept(')') ? inner : new PatternRefusal('a group is not closed');
}

function repeat(cursor: Cursor, item: PatternNode): PatternNode | PatternRefusal {
  const counts = cursor.match(/\{(\d{1,4})(?:(,)(\d{1,4})?)?\}/y);
  let min = 0;
  let max: number | undefined;
  if (counts) {
    min = Number(counts[1]);
    max = counts[2] === undefined ? min : counts[3] === undefined ? undefined : Number(counts[3]);
  } else if (cursor.accept('+')) {
    min = 1;
  } else if (cursor.accept('?')) {
    max = 1;
  } else if (!cursor.accept('*')) {
    return item;
  }
  if (min > maxRepeat || (max ?? 0) > maxRepeat) return new PatternRefusal(`it repeats more than ${maxRepeat} times`);
  if (max !== undefined && max < min) return new PatternRefusal('a repetition ends before it begins');
  // Lazy or greedy makes no difference to whether the whole value matches.
  cursor.accept('?');
  return { kind: 'repeat', item, min, max };
}

/** One escape: a class of characters, or a character. */
function escaped(cursor: Cursor): CharTest | PatternRefusal {
  if (cursor.done) return new PatternRefusal('it ends in a backslash');
  const character = cursor.take();
  const known = classEscapes[character];
  if (known) return known;
  if (/[a-zA-Z0-9]/.test(character) && !Object.hasOwn(charEscapes, character)) {
    return new PatternRefusal(`\`\\${character}\` is not supported`);
  }
  return literal(charEscapes[character] ?? character);
}

function characterClass(cursor: Cursor): PatternNode | PatternRefusal {
  const negated = cursor.accept('^');
  const tests: CharTest[] = [];
  while (!cursor.accept(']')) {
    if (cursor.done) return new PatternRefusal('a class is not closed with `]`');
    const test = classMember(cursor);
    if (test instanceof PatternRefusal) return test;
    tests.push(test);
  }
  const member: CharTest = (unit) => tests.some((test) => test(unit));
  return { kind: 'char', test: negated ? (unit) => !member(unit) : member };
}

function classMember(cursor: Cursor): CharTest | PatternRefusal {
  const range = cursor.match(/([^\\\]])-([^\\\]])/y);
  if (range) {
    const from = (range[1] ?? '').charCodeAt(0);
    const to = (range[2] ?? '').charCodeAt(0);
    if (to < from) return new PatternRefusal(`the range \`${range[0]}\` is empty`);
    return (unit) => unit >= from && unit <= to;
  }
  return cursor.accept('\\') ? escaped(cursor) : literal(cursor.take());
}
