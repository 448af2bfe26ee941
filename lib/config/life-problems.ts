import { locate } from '../workflow/locate';
import type { SourceNode } from '../workflow/yaml/source-node';
import { guardSections, lifeProblem } from './guards';
import type { PlacedProblem } from './network';
import type { Part, Section } from './parts';
import { invalid } from './problems';

/** A number of hours that an environment says, and where; undefined where none of its files does. */
interface Said {
  readonly part: Part;
  readonly node: SourceNode;
  /** Undefined where it is none: the schema tells that. */
  readonly hours: number | undefined;
}

/**
 * Warnings that come before there is anything to be warned of. One file may say how long stacks stand, and the other one
 * when to warn. `unread`: whether there is a file of which nothing is known, so that nothing can be said to be missing.
 */
export function lifeProblems(sections: readonly Section[], unread: boolean): readonly PlacedProblem[] {
  const environments = [...new Set(sections.map(({ environment }) => environment))];
  return environments.flatMap((environment): readonly PlacedProblem[] => {
    const own = sections.filter((section) => section.environment === environment);
    const warning = saidIn(own, 'warn_before_hours');
    const life = saidIn(own, 'time_to_live_hours');
    if (warning?.hours === undefined || (life ? life.hours === undefined : unread)) return [];
    const problem = lifeProblem(warning.hours, life?.hours);
    if (problem === undefined) return [];
    const message = `\`warn_before_hours\` of ${environment} is not valid: ${problem}`;
    return [{ part: warning.part, problem: invalid(message, warning.node.range, undefined) }];
  });
}

/** The file of an environment goes before unity.yaml. */
function saidIn(sections: readonly Section[], key: 'warn_before_hours' | 'time_to_live_hours'): Said | undefined {
  const all = sections.flatMap(({ part, node: section }): Said[] => {
    const { found, node } = locate(section, [key]);
    return found === 1 ? [{ part, node, hours: guardSections[key].safeParse(node.value).data }] : [];
  });
  return all.at(-1);
}
