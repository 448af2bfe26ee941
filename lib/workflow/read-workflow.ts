import { analyse } from './analysis';
import { checkSchema } from './check-schema';
import type { Definitions } from './definitions';
import type { Diagnostic } from './diagnostic';
import type { Workflow } from './model';
import { normalize } from './normalize';
import { type Problem, toDiagnostics } from './problem';
import { rules } from './rules';
import { secretProblems, withSecrets } from './secrets';
import { nameOf } from './workflow-name';
import { readYaml } from './yaml/read-yaml';

/** A workflow, or what keeps the text from being one. */
export interface WorkflowReading {
  /** There exactly when there are no diagnostics. */
  readonly workflow?: Workflow;
  /** In the order of the file. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Where the text comes from, and what its steps can do. */
export interface ReadOptions {
  /** Shown in diagnostics; gives the workflow its name when the text does not. */
  readonly file: string;
  readonly definitions: Definitions;
}

/**
 * Text → checked workflow. The stages: YAML (`yaml/`), schema (`schema/`, `check-schema.ts`), rules
 * (`analysis.ts`, `rules/`), normal form (`normalize.ts`). Pure; never throws, whatever the text.
 */
export function readWorkflow(text: string, { file, definitions }: ReadOptions): WorkflowReading {
  const yaml = readYaml(file, text);
  if (!yaml.root) return { diagnostics: toDiagnostics(yaml.problems, yaml.source) };
  const problems = yaml.problems.concat(checkSchema(yaml.root));
  // Rules are written for files of a bounded size.
  if (problems.some(({ code }) => code === 'WorkflowTooLarge')) {
    return { diagnostics: toDiagnostics([...problems, ...secretProblems(yaml.root)], yaml.source) };
  }
  const analysis = analyse(yaml.source, yaml.root, definitions);
  const name = nameOf(analysis.draft, file);
  const found = problems.concat(
    'problem' in name ? [name.problem] : [],
    Object.values(rules).flatMap((rule) => rule(analysis)),
  );
  // A secret may stand where no rule looks: in a description, or in a key that there is not.
  const all = withSecrets(found, secretProblems(yaml.root));
  if (all.length > 0 || 'problem' in name) {
    return { diagnostics: toDiagnostics(withoutFollowUps(yaml.problems, all), yaml.source) };
  }
  return { workflow: normalize(analysis, name.name), diagnostics: [] };
}

/** What YAML could not give a value to is one problem, whatever later stages say about its place. */
function withoutFollowUps(first: readonly Problem[], all: readonly Problem[]): readonly Problem[] {
  const kept = new Set(first);
  const places = new Set(first.map(({ at }) => at.start));
  return all.filter((problem) => kept.has(problem) || !places.has(problem.at.start));
}
