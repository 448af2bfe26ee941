import type { Problem } from '../problem';

/**
 * Characters that have no business in a workflow: control characters but tab and line ends, halves of
 * surrogate pairs (they have no UTF-8 form), and the marks that make text read in another order than it
 * is executed.
 */
const strange = /(?![\t\n\r\u0085])\p{Cc}|[\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]|\p{Cs}/gu;

/** One is enough to know that the file is not text; a few show whether it is a slip. */
const maxProblems = 5;

/** Where `text` has characters that are refused, from `start` on. */
export function controlCharacterProblems(text: string, start: number): readonly Problem[] {
  const problems: Problem[] = [];
  strange.lastIndex = start;
  for (let match = strange.exec(text); match && problems.length < maxProblems; match = strange.exec(text)) {
    problems.push({
      code: 'YamlSyntax',
      message: `the character ${codePoint(match[0])} cannot stand in a workflow file`,
      at: { start: match.index, end: match.index + 1 },
      fix: 'Remove it; the file must be plain UTF-8 text.',
    });
  }
  strange.lastIndex = 0;
  return problems;
}

/** The first refused character of a value, as `U+0007`; escapes in quoted text can make them. */
export function strangeCharacter(value: string): string | undefined {
  const [found] = value.match(strange) ?? [];
  return found === undefined ? undefined : codePoint(found);
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
