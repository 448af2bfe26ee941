import type { YAMLParseError } from 'yaml';
import type { Problem } from '../problem';

/** The same slip is often made on several lines, such as a tab. */
const maxProblems = 5;

/**
 * The syntax errors of a document. After the first one the parser is guessing, so that of the others only
 * those of the same kind are told, and of unexpected tokens none.
 */
export function syntaxProblems(errors: readonly YAMLParseError[], text: string): readonly Problem[] {
  const [first] = errors;
  if (!first) return [];
  const alike = errors.slice(1).filter(({ code }) => code === first.code && code !== 'UNEXPECTED_TOKEN');
  return [first, ...alike].slice(0, maxProblems).map((error) => describe(error, text));
}

function describe(error: YAMLParseError, text: string): Problem {
  const [start, end] = error.pos;
  if (text.slice(start - 1, start + 1) === '${') {
    return {
      code: 'YamlSyntax',
      message: 'an expression within `{…}` or `[…]` has to be quoted',
      at: { start: start - 1, end: start + 1 },
      cause: 'There, YAML takes the brace for the beginning of a mapping.',
      fix: 'Write "${…}" in quotes, or the mapping over several lines.',
    };
  }
  const message = error.message.charAt(0).toLowerCase() + error.message.slice(1);
  return { code: 'YamlSyntax', message, at: { start, end } };
}
