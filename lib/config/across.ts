import { suggest } from '../workflow/suggest';
import { lifeProblems } from './life-problems';
import { networkProblems, type PlacedProblem } from './network';
import { environmentNames, isUnread, type Part, placeText, rangeIn, type Section, sectionsOf } from './parts';
import { invalid } from './problems';
import { promotionProblems } from './promotion-routes';

/** The file of an environment, read. */
export interface EnvironmentPart {
  readonly environment: string;
  readonly part: Part;
}

/**
 * What no file shows by itself: said twice, said of an environment that is none, addresses that overlap, promotions from
 * nowhere or in a circle, warnings of an end that never comes.
 */
export function problemsAcross(main: Part, files: readonly EnvironmentPart[]): readonly PlacedProblem[] {
  const sections = sectionsOf(main, files);
  const unread = [main, ...files.map(({ part }) => part)].some(isUnread);
  return [
    // Which environments there are says unity.yaml alone.
    ...(isUnread(main) ? [] : [...unnamed(main, files), ...promotionProblems(sections, environmentNames(main))]),
    ...saidTwice(sections),
    ...networkProblems(sections),
    ...lifeProblems(sections, unread),
  ];
}

/** A file by itself makes no environment: a slip in its name would make machines and roles. */
function unnamed(main: Part, files: readonly EnvironmentPart[]): readonly PlacedProblem[] {
  const known = environmentNames(main);
  return files.flatMap(({ environment, part }): PlacedProblem[] => {
    if (known.includes(environment)) return [];
    const fix = `Name it under \`environments\` in ${main.source.file}, or remove the file; there are ${known.join(', ')}.`;
    const problem = invalid(`there is no environment \`${environment.slice(0, 80)}\``, { start: 0, end: 0 }, fix);
    return [{ part, problem: { ...problem, suggestion: suggest(environment, known) } }];
  });
}

/** Each key of an environment stands in one place, so that whoever changes it there has changed it. */
function saidTwice(sections: readonly Section[]): readonly PlacedProblem[] {
  return sections.flatMap((section, index) => {
    const before = sections.slice(0, index).filter(({ environment }) => environment === section.environment);
    const keys = section.node.kind === 'map' ? [...section.node.entries] : [];
    return keys.flatMap(([key, { key: at }]) =>
      before.flatMap((other): PlacedProblem[] => {
        const range = rangeIn(other, [key]);
        if (!range) return [];
        const message = `\`${key.slice(0, 80)}\` of ${section.environment} is said here and at ${placeText(other.part, range)}`;
        return [{ part: section.part, problem: invalid(message, at, 'Keep one of the two.') }];
      }),
    );
  });
}
