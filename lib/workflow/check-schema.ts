import type { ErrorCode } from '../domain/errors/catalogue';
import { headOf, locate } from './locate';
import type { Problem } from './problem';
import { explainIssue, type Issue, settleUnions } from './schema/issue';
import { knownKeys, meantKey } from './schema/known-keys';
import { nameRules } from './schema/names';
import { maxTimeoutSeconds } from './schema/step';
import { subjectOf } from './schema/subject';
import { maxSteps, workflowFileSchema } from './schema/workflow-file';
import { suggest } from './suggest';
import type { SourceNode } from './yaml/source-node';

/** A mapping with more unknown keys than this is something else altogether; each costs a comparison of words. */
const maxUnknownKeys = 20;

/** The second stage: everything that the schema of the language says about the file, at once. */
export function checkSchema(root: SourceNode): readonly Problem[] {
  const result = workflowFileSchema.safeParse(root.value);
  if (result.success) return [];
  return settleUnions(result.error.issues).flatMap((issue) => problemsOf(issue, root));
}

function problemsOf(issue: Issue, root: SourceNode): readonly Problem[] {
  const { node, key, found } = locate(root, issue.path);
  if (issue.code === 'unrecognized_keys') return unknownKeys(issue.keys, issue.path, root);
  if (issue.code === 'invalid_key') return [badKey(issue.path, key ?? node.range)];
  if (found < issue.path.length) return [missingKey(issue.path, found, root)];
  if (issue.path.length === 1 && issue.path[0] === 'steps' && issue.code === 'too_big') return [tooManySteps(root)];
  const code = codeOf(issue);
  const subject = subjectOf(root, issue.path);
  const predicate = code === 'BadName' ? `cannot be ${JSON.stringify(node.value)}` : explainIssue(issue, node.value);
  return [
    {
      code,
      message: `${subject} ${predicate}`,
      at: node.kind === 'scalar' && node.value !== null ? node.range : (key ?? headOf(node)),
      ...remedyOf(issue, code, node),
    },
  ];
}

function codeOf(issue: Issue): ErrorCode {
  const key = issue.path.at(-1);
  if (issue.code === 'invalid_format' && (key === 'name' || key === 'checkpoint')) return 'BadName';
  const bound = issue.code === 'too_small' || issue.code === 'too_big';
  if (bound && key === 'timeout' && issue.path[0] === 'steps') return 'ImpossibleTimeout';
  if (issue.code === 'too_small' && key === 'steps') return 'MissingKey';
  return 'WrongType';
}

function nameRule(path: readonly PropertyKey[]): string {
  if (path[0] === 'steps' && path[2] === 'checkpoint') return nameRules.checkpoint;
  if (path[0] === 'steps') return nameRules.step;
  return path[0] === 'name' ? nameRules.workflow : nameRules.value;
}

/** A name with what cannot stand in it replaced, when that makes it usable. */
function repairedName(name: string, path: readonly PropertyKey[]): string | undefined {
  const gap = path[0] === 'name' ? '-' : '_';
  const repaired = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, gap)
    .replace(/^[^a-z]+|[_-]+$/g, '');
  return repaired === '' || repaired.length > (gap === '-' ? 30 : 60) ? undefined : repaired;
}

function remedyOf(issue: Issue, code: ErrorCode, node: SourceNode): { fix?: string; suggestion?: string | undefined } {
  const { value } = node;
  if (code === 'BadName') {
    return { fix: `Use ${nameRule(issue.path)}.`, suggestion: repairedName(String(value), issue.path) };
  }
  if (code === 'ImpossibleTimeout') return { fix: `Give seconds from 1 to ${maxTimeoutSeconds} (a day).` };
  if (code === 'MissingKey') return { fix: 'Give at least one step.' };
  if (value === null) return { fix: 'Write a value, or remove the key.' };
  if (issue.code === 'invalid_type' && issue.path.at(-1) === 'timeout') {
    return { fix: 'Give whole seconds without a unit.', suggestion: inSeconds(String(value)) };
  }
  if (issue.code === 'invalid_value') return { suggestion: suggest(String(value), issue.values.map(String)) };
  return {};
}

function inSeconds(text: string): string | undefined {
  const [, number, unit] = /^(\d{1,5})\s*(s|m|h)[a-z]*$/.exec(text) ?? [];
  if (number === undefined) return undefined;
  return String(Number(number) * (unit === 'h' ? 3600 : unit === 'm' ? 60 : 1));
}

function unknownKeys(keys: readonly string[], path: readonly PropertyKey[], root: SourceNode): readonly Problem[] {
  const known = knownKeys(path);
  return keys.slice(0, maxUnknownKeys).map((name) => {
    const { node, key } = locate(root, [...path, name]);
    const where = path.length === 0 ? 'at the top of the file' : `in ${subjectOf(root, path)}`;
    const meant = meantKey(name, known);
    return {
      code: 'UnknownKey',
      message: `unknown key \`${name.slice(0, 80)}\` ${where}`,
      at: key ?? node.range,
      fix: meant ? 'Use that key, or remove this one.' : `Remove it; the keys here are ${known.join(', ')}.`,
      suggestion: meant,
    };
  });
}

function badKey(path: readonly PropertyKey[], at: Problem['at']): Problem {
  const name = String(path.at(-1));
  const kind = path[0] === 'outputs' ? 'an output' : 'a parameter';
  return {
    code: 'BadName',
    message: `${kind} cannot be called \`${name.slice(0, 80)}\``,
    at,
    fix: `Use ${nameRules.value}.`,
    suggestion: repairedName(name, path),
  };
}

function missingKey(path: readonly PropertyKey[], found: number, root: SourceNode): Problem {
  const parent = path.slice(0, found);
  const missing = String(path[found]);
  return {
    code: 'MissingKey',
    message: `${subjectOf(root, parent)} has no \`${missing}\``,
    at: headOf(locate(root, parent).node),
    fix: `Add \`${missing}:\`.`,
  };
}

function tooManySteps(root: SourceNode): Problem {
  const { node, key } = locate(root, ['steps']);
  const count = node.kind === 'list' ? node.items.length : 0;
  return {
    code: 'WorkflowTooLarge',
    message: `the workflow has ${count} steps; at most ${maxSteps} fit into one state machine`,
    at: key ?? node.range,
  };
}
