import { locate } from '../workflow/locate';
import type { Problem } from '../workflow/problem';
import { secretProblems, withSecrets } from '../workflow/secrets';
import { readYaml } from '../workflow/yaml/read-yaml';
import type { Range, Source } from '../workflow/yaml/source';
import type { SourceNode } from '../workflow/yaml/source-node';
import { messageSecrets } from './message-secrets';
import { configProblems, environmentProblems, invalid } from './problems';

/** A configuration file as text, under the name that diagnostics show. */
export interface ConfigText {
  readonly file: string;
  readonly text: string;
  /** Why there is no text, and what to do about it. */
  readonly unread?: { readonly message: string; readonly fix: string };
}

/** The file of one environment. */
export interface EnvironmentText extends ConfigText {
  readonly environment: string;
}

/** A file of the configuration, read. Without a `root` it says nothing, or cannot be read. */
export interface Part {
  readonly source: Source;
  readonly root?: SourceNode;
  readonly problems: readonly Problem[];
}

/** What one file says of one environment: a section of unity.yaml, or all of the environment’s own file. */
export interface Section {
  readonly environment: string;
  readonly part: Part;
  readonly node: SourceNode;
}

/** The environments of an installation whose unity.yaml names none. */
export const defaultEnvironments = ['dev', 'staging', 'prod'] as const;

/** Reads unity.yaml. */
export function mainPart(text: ConfigText): Part {
  return partOf(text, configProblems);
}

/** Reads the file of an environment. */
export function environmentPart(text: EnvironmentText): Part {
  return partOf(text, environmentProblems);
}

function partOf({ file, text, unread }: ConfigText, check: (root: SourceNode) => readonly Problem[]): Part {
  const { source, root, problems } = readYaml(file, text);
  if (unread) return { source, problems: [invalid(unread.message, { start: 0, end: 0 }, unread.fix)] };
  // A file without content says nothing, and that is no mistake here.
  if (!root) return { source, problems: problems.filter(({ code }) => code !== 'MissingKey') };
  return {
    source,
    root,
    problems: [...problems, ...check(root), ...withSecrets(messageSecrets(root), secretProblems(root))],
  };
}

/** Whether it may say what nobody has read. */
export function isUnread({ root, problems }: Part): boolean {
  return !root && problems.length > 0;
}

/** The names of the environments, as far as unity.yaml can be read. */
export function environmentNames({ root }: Part): readonly string[] {
  const named = root && locate(root, ['environments']);
  return named?.found === 1 && named.node.kind === 'map' ? [...named.node.entries.keys()] : defaultEnvironments;
}

/** What the files say of the environments: unity.yaml first. */
export function sectionsOf(
  main: Part,
  files: readonly { readonly environment: string; readonly part: Part }[],
): readonly Section[] {
  const inMain = environmentNames(main).flatMap((environment): Section[] => {
    const path = ['environments', environment];
    const located = main.root && locate(main.root, path);
    return located?.found === path.length ? [{ environment, part: main, node: located.node }] : [];
  });
  const inFiles = files.flatMap(({ environment, part }): Section[] =>
    part.root ? [{ environment, part, node: part.root }] : [],
  );
  return [...inMain, ...inFiles];
}

/** Where a section says something: at its key, else at the value. */
export function rangeIn({ node }: Pick<Section, 'node'>, path: readonly PropertyKey[]): Range | undefined {
  const { found, key, node: at } = locate(node, path);
  return found === path.length ? (key ?? at.range) : undefined;
}

/** `FILE:LINE:COLUMN`. */
export function placeText({ source }: Pick<Part, 'source'>, range: Range): string {
  const { line, column } = source.place(range);
  return `${source.file}:${line}:${column}`;
}
