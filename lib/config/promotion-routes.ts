import { environmentNamePattern } from '../domain/naming';
import { locate } from '../workflow/locate';
import { suggest } from '../workflow/suggest';
import type { Range } from '../workflow/yaml/source';
import type { PlacedProblem } from './network';
import { placeText, type Section } from './parts';
import { invalid } from './problems';
import { mostSources } from './promotion';

/** That an environment takes promotions from another one, and where that is said. */
interface Route {
  readonly section: Section;
  readonly source: string;
  readonly at: Range;
}

/** Sources of promotions that are no environment, or lead back to where they come from. */
export function promotionProblems(sections: readonly Section[], known: readonly string[]): readonly PlacedProblem[] {
  // So many environments, or sources, the schema refuses: there is no use in following them.
  if (known.length > mostSources) return [];
  const routes = sections.flatMap(routesOf);
  return [...routes.flatMap((route) => problemOf(route, known)), ...circles(routes, known)];
}

function routesOf(section: Section): readonly Route[] {
  const { found, node } = locate(section.node, ['promotion', 'from']);
  if (found < 2 || node.kind !== 'list') return [];
  return node.items.slice(0, mostSources).flatMap(({ value, range: at }) =>
    // What is no name at all the schema refuses.
    typeof value === 'string' && environmentNamePattern.test(value) ? [{ section, source: value, at }] : [],
  );
}

function problemOf({ section, source, at }: Route, known: readonly string[]): readonly PlacedProblem[] {
  const { environment, part } = section;
  const others = known.filter((name) => name !== environment);
  const fix = others.length > 0 ? `Name another environment; there are ${others.join(', ')}.` : 'Take `promotion` out.';
  if (source === environment) {
    return [{ part, problem: invalid(`\`promotion.from\` of ${environment} names ${environment} itself`, at, fix) }];
  }
  if (known.includes(source)) return [];
  const message = `\`promotion.from\` of ${environment}: there is no environment \`${source}\``;
  return [{ part, problem: { ...invalid(message, at, fix), suggestion: suggest(source, others) } }];
}

/** Each circle once, at the first environment of it. */
function circles(routes: readonly Route[], known: readonly string[]): readonly PlacedProblem[] {
  return routes.flatMap((route): PlacedProblem[] => {
    const { part, environment } = route.section;
    const first = known.indexOf(environment);
    if (first === -1) return [];
    const later = routes.filter(({ section }) => known.indexOf(section.environment) > first);
    const way = wayTo(environment, route, later);
    if (!way) return [];
    const words = way.map((one) => {
      const { section, source, at } = one;
      return `${section.environment} from ${source}${one === route ? '' : ` (${placeText(section.part, at)})`}`;
    });
    const fix = 'Take one of them out: promotions go one way, such as from dev to staging to prod.';
    return [{ part, problem: invalid(`promotions go in a circle: ${words.join(', ')}`, route.at, fix) }];
  });
}

/** The shortest way by which what an environment takes by a route comes from itself; undefined where it does not. */
function wayTo(environment: string, start: Route, routes: readonly Route[]): readonly Route[] | undefined {
  const seen = new Set<string>([environment]);
  let ways: readonly (readonly Route[])[] = [[start]];
  while (ways.length > 0) {
    const next = ways.flatMap((way) => {
      const from = way.at(-1)?.source;
      if (from === undefined || seen.has(from)) return [];
      seen.add(from);
      return routes.filter(({ section }) => section.environment === from).map((route) => [...way, route]);
    });
    const closed = next.find((way) => way.at(-1)?.source === environment);
    if (closed) return closed;
    ways = next;
  }
  return undefined;
}
