import type { Problem } from './problem';
import type { Range, Source } from './yaml/source';

/** As much of a secret as tells which one is shown; none that is known by its name is shorter. */
const shownCharacters = 12;

/**
 * What may be told beside secrets. Whatever else is wrong with one of them would show it: by its place, or because the
 * value came there by a reference, as the default of a parameter that an input takes.
 */
export function besideSecrets(problems: readonly Problem[], source: Source): readonly Problem[] {
  const secrets = problems
    .filter(({ code }) => code === 'PlainSecret')
    .map(({ at }) => ({ at, text: textAt(source, at) }));
  if (secrets.length === 0) return problems;
  return problems.filter(
    (problem) =>
      problem.code === 'PlainSecret' ||
      !secrets.some(({ at, text }) => overlap(at, problem.at) || (text !== '' && wordsOf(problem).includes(text))),
  );
}

const overlap = (a: Range, b: Range): boolean => a.start < b.end && b.start < a.end;

/** How a value begins, without what a file or a message puts around it. */
function textAt({ text }: Source, { start, end }: Range): string {
  const value = text.slice(start, end).replace(/^[|>][-+0-9]*\s*/, '');
  return bare(value).slice(0, shownCharacters);
}

function wordsOf({ message, cause = '', fix = '', suggestion, related = [] }: Problem): string {
  const meant = typeof suggestion === 'string' ? suggestion : '';
  return bare([message, cause, fix, meant, ...related.map((one) => one.message)].join('\n'));
}

/** Quotes and escapes differ between a file and a message. */
const bare = (text: string): string => text.replaceAll(/[\\"']/g, '');
