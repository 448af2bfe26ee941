import { networkParameter } from '../domain/environment-parameters';
import { locate } from '../workflow/locate';
import type { Range } from '../workflow/yaml/source';
import type { ConfigTexts } from './load-config';
import { environmentPart, mainPart, type Part, type Section, sectionsOf } from './parts';

/** Where something is written. 1-based. */
export interface FilePlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Where a configuration says what it says. */
export interface Origins {
  /** In unity.yaml, by its path there; undefined where nothing is said, so that the default holds. */
  ofAll(path: readonly string[]): FilePlace | undefined;
  /** Of an environment, by its path in the environment’s file, wherever it is said. */
  of(environment: string, path: readonly string[]): FilePlace | undefined;
}

/** Finds the places in files that were read before. */
export function originsOf(texts: ConfigTexts): Origins {
  const main = mainPart(texts.main);
  const files = texts.environments.map((one) => ({ environment: one.environment, part: environmentPart(one) }));
  const sections = sectionsOf(main, files);
  return {
    ofAll: (path) => main.root && placeIn({ part: main, node: main.root }, path),
    of: (environment, path) => {
      const own = sections.filter((section) => section.environment === environment);
      return own.map((section) => placeIn(section, path)).find((place) => place !== undefined);
    },
  };
}

function placeIn({ part, node }: Pick<Section, 'part' | 'node'>, path: readonly string[]): FilePlace | undefined {
  const { found, key, node: at } = locate(node, path);
  return found === path.length ? filePlace(part, key ?? at.range) : undefined;
}

function filePlace({ source }: Pick<Part, 'source'>, range: Range): FilePlace {
  const { line, column } = source.place(range);
  return { file: source.file, line, column };
}

/** `FILE:LINE:COLUMN`. */
export function placeWords({ file, line, column }: FilePlace): string {
  return `${file}:${line}:${column}`;
}

/** Where the value of a parameter is said for an environment. */
export function parameterPlace(origins: Origins, environment: string, name: string): FilePlace | undefined {
  const said = origins.of(environment, ['parameters', name]);
  return said ?? (name === networkParameter ? origins.of(environment, ['network', 'cidr']) : undefined);
}
