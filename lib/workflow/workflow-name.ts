import type { Draft } from './draft';
import type { Problem } from './problem';
import { nameRules, workflowName } from './schema/names';

/** The name that a file's path gives: `flows/spot.yml` is `spot`. */
function nameFromFile(file: string): string {
  const base = file.split(/[\\/]/).at(-1) ?? '';
  return base.replace(/\.(ya?ml|json)$/i, '');
}

/** The name of the workflow, or why it has none. A `name` in the file that is not valid is reported there. */
export function nameOf(draft: Draft, file: string): { readonly name: string } | { readonly problem: Problem } {
  if (draft.name) return { name: draft.name.value };
  const name = nameFromFile(file);
  if (workflowName.safeParse(name).success) return { name };
  return {
    problem: {
      code: 'BadName',
      message: `the file's name gives no name for the workflow: \`${name.slice(0, 80)}\``,
      at: { start: 0, end: 0 },
      cause: 'A file without `name:` is called like the file.',
      fix: `Add \`name:\` at the top; use ${nameRules.workflow}.`,
    },
  };
}
