import type { z } from 'zod';
import { headOf, locate } from '../workflow/locate';
import type { Problem } from '../workflow/problem';
import { explainIssue, type Issue, settleUnions } from '../workflow/schema/issue';
import { dotted } from '../workflow/schema/subject';
import { suggest } from '../workflow/suggest';
import type { SourceNode } from '../workflow/yaml/source-node';
import { knownKeys } from './known-keys';
import { configFileSchema, configNameRules, environmentSchema } from './schema';

/** Everything that the schema says about unity.yaml, at once. */
export function configProblems(root: SourceNode): readonly Problem[] {
  return problemsBy({ schema: configFileSchema, root, base: [] });
}

/** The same about a file of one environment. */
export function environmentProblems(root: SourceNode): readonly Problem[] {
  return problemsBy({ schema: environmentSchema, root, base: ['environments', 'its name'] });
}

type Path = readonly PropertyKey[];

/** A file that is checked. */
interface Checked {
  readonly schema: z.ZodType;
  readonly root: SourceNode;
  /** Where in unity.yaml the same would stand. */
  readonly base: Path;
}

function problemsBy(file: Checked): readonly Problem[] {
  const result = file.schema.safeParse(file.root.value);
  return result.success ? [] : settleUnions(result.error.issues).flatMap((issue) => problemsOf(issue, file));
}

function problemsOf(issue: Issue, file: Checked): readonly Problem[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(key, issue.path, file));
  const { root, base } = file;
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

function unknownKey(name: string, path: Path, { schema, root }: Checked): Problem {
  const { node, key } = locate(root, [...path, name]);
  const known = knownKeys(schema, path);
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

/** A mistake in a configuration file. */
export function invalid(message: string, at: Problem['at'], fix: string | undefined): Problem {
  return { code: 'ConfigInvalid', message, at, fix };
}
