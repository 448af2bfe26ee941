import type { Config } from '../config/config';
import { type Origins, parameterPlace, placeWords } from '../config/origins';
import type { Workflow } from '../workflow/model';
import { resolveLayers } from '../workflow/parameters';
import { suggest } from '../workflow/suggest';

/**
 * Values of environments that a workflow does not take, and names that no workflow has a parameter of: nobody would
 * hear of them before a deployment. Where workflows may be published later, a name that is not known yet is theirs.
 */
export function parameterProblems(
  { parameters, publishTo }: Pick<Config, 'parameters' | 'publishTo'>,
  workflows: readonly Workflow[],
  origins: Origins,
): readonly string[] {
  const known = new Set(workflows.flatMap((workflow) => Object.keys(workflow.parameters)));
  return Object.entries(parameters).flatMap(([environment, { values }]) =>
    Object.keys(values).flatMap((name) => {
      const place = parameterPlace(origins, environment, name);
      const at = place === undefined ? `environments.${environment}` : placeWords(place);
      if (known.has(name)) return misfits(workflows, name, values).map((words) => `${at}: ${words}`);
      if (publishTo.includes(environment)) return [];
      const meant = suggest(name, known);
      const hint = meant === undefined ? '' : `; did you mean \`${meant}\`?`;
      return [`${at}: no workflow has a parameter \`${name}\`${hint}`];
    }),
  );
}

function misfits(
  workflows: readonly Workflow[],
  name: string,
  values: Config['environments'][string],
): readonly string[] {
  return workflows.flatMap((workflow) => {
    const spec = workflow.parameters[name];
    if (spec === undefined) return [];
    const { diagnostics } = resolveLayers({ parameters: { [name]: spec } }, [{ origin: 'environment', values }]);
    return diagnostics.map(({ message }) => `${message}, in the workflow ${workflow.name}`);
  });
}
