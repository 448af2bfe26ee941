import { headOf, locate } from '../workflow/locate';
import type { Problem } from '../workflow/problem';
import { explainIssue, type Issue, settleUnions } from '../workflow/schema/issue';
import { dotted } from '../workflow/schema/subject';
import { suggest } from '../workflow/suggest';
import type { SourceNode } from '../workflow/yaml/source-node';
import { guardKeys } from './guards';
import { notificationKeys } from './notifications';
import { rollbackSchema } from './rollback';
import {
  configFileSchema,
  configNameRules,
  environmentSchema,
  instancesSchema,
  settingsSchema,
  targetSchema,
} from './schema';

/** Everything that the schema says about the file, at once. */
export function configProblems(root: SourceNode): readonly Problem[] {
  const result = configFileSchema.safeParse(root.value);
  return result.success ? [] : settleUnions(result.error.issues).flatMap((issue) => problemsOf(issue, root));
}

function problemsOf(issue: Issue, root: SourceNode): readonly Problem[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(key, issue.path, root));
  const { node, key, found } = locate(root, issue.path);
  if (issue.code === 'invalid_key') {
    const rule = issue.path.length > 2 ? configNameRules.value : configNameRules.environment;
    return [invalid(`\`${dotted(issue.path)}\` is no name that can be used`, key ?? node.range, `Use ${rule}.`)];
  }
  const subject = issue.path.length === 0 ? 'the file' : `\`${dotted(issue.path)}\``;
  if (found < issue.path.length) return [invalid(`${subject} is missing`, key ?? headOf(node), undefined)];
  const fix = issue.path[0] === 'prefix' ? `Use ${configNameRules.prefix}.` : undefined;
  const at = node.kind === 'scalar' && node.value !== null ? node.range : (key ?? headOf(node));
  return [invalid(`${subject} ${explainIssue(issue, node.value)}`, at, fix)];
}

function unknownKey(name: string, path: readonly PropertyKey[], root: SourceNode): Problem {
  const { node, key } = locate(root, [...path, name]);
  const known = knownKeys(path);
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

function knownKeys(path: readonly PropertyKey[]): readonly string[] {
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
  return key === 'rollback' ? rollbackSchema : environmentSchema;
}

function invalid(message: string, at: Problem['at'], fix: string | undefined): Problem {
  return { code: 'ConfigInvalid', message, at, fix };
}
