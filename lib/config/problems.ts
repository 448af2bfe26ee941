import type { z } from 'zod';
import { headOf, locate } from '../workflow/locate';
import type { Problem } from '../workflow/problem';
import { explainIssue, type Issue, settleUnions } from '../workflow/schema/issue';
import { dotted } from '../workflow/schema/subject';
import { suggest } from '../workflow/suggest';
import type { SourceNode } from '../workflow/yaml/source-node';
import { guardKeys } from './guards';
import { messageKeys } from './messages';
import { notificationKeys } from './notifications';
import { rollbackSchema } from './rollback';
import {
  configFileSchema,
  configNameRules,
  environmentSchema,
  instancesSchema,
  networkSchema,
  targetSchema,
} from './schema';
import { settingsSchema } from './settings';

/** Everything that the schema says about unity.yaml, at once. */
export function configProblems(root: SourceNode): readonly Problem[] {
  return problemsBy(configFileSchema, root, []);
}

/** The same about a file of one environment. */
export function environmentProblems(root: SourceNode): readonly Problem[] {
  return problemsBy(environmentSchema, root, ['environments', 'its name']);
}

/** `base`: where in unity.yaml the same would stand. */
function problemsBy(schema: z.ZodType, root: SourceNode, base: Path): readonly Problem[] {
  const result = schema.safeParse(root.value);
  return result.success ? [] : settleUnions(result.error.issues).flatMap((issue) => problemsOf(issue, root, base));
}

type Path = readonly PropertyKey[];

function problemsOf(issue: Issue, root: SourceNode, base: Path): readonly Problem[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(key, issue.path, root, base));
  const { node, key, found } = locate(root, issue.path);
  if (issue.code === 'invalid_key') {
    const rule = base.length + issue.path.length > 2 ? configNameRules.value : configNameRules.environment;
    return [invalid(`\`${dotted(issue.path)}\` is no name that can be used`, key ?? node.range, `Use ${rule}.`)];
  }
  const subject = issue.path.length === 0 ? 'the file' : `\`${dotted(issue.path)}\``;
  if (found < issue.path.length) return [invalid(`${subject} is missing`, key ?? headOf(node), undefined)];
  const fix = issue.path[0] === 'prefix' ? `Use ${configNameRules.prefix}.` : undefined;
  const at = node.kind === 'scalar' && node.value !== null ? node.range : (key ?? headOf(node));
  return [invalid(`${subject} ${explainIssue(issue, node.value)}`, at, fix)];
}

function unknownKey(name: string, path: Path, root: SourceNode, base: Path): Problem {
  const { node, key } = locate(root, [...path, name]);
  const known = knownKeys([...base, ...path]);
  const where = path.length === 0 ? 'at the top of the file' : `in \`${dotted(path)}\``;
  return {
    ...invalid(
      `unknown key \`${name.slice(0, 80)}\` ${where}`,
      key ?? node.range,
      `The keys here: ${known.join(', ')}.`,
    ),
    // What is most often left out is the unit at the end.
    suggestion: suggest(name, known) ?? known.find((key) => key.startsWith(`${name}_`)),
  };
}

function knownKeys(path: Path): readonly string[] {
  if (path.at(-2) === 'messages') return messageKeys;
  if (path.at(-2) === 'notifications') return Object.keys(notificationKeys);
  switch (path[0]) {
    case undefined:
      return Object.keys(configFileSchema.shape);
    case 'environments':
      return guardKeys(path.slice(2)) ?? Object.keys(inEnvironment(path[2]).shape);
    case 'settings':
      return Object.keys(settingsSchema.shape);
    case 'instances':
      return Object.keys(instancesSchema.shape);
    default:
      return [];
  }
}

function inEnvironment(key: PropertyKey | undefined) {
  if (key === 'target') return targetSchema;
  if (key === 'network') return networkSchema;
  return key === 'rollback' ? rollbackSchema : environmentSchema;
}

/** A mistake in a configuration file. */
export function invalid(message: string, at: Problem['at'], fix: string | undefined): Problem {
  return { code: 'ConfigInvalid', message, at, fix };
}
