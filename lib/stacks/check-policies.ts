import type { Config } from '../config/config';
import { type Origins, placeWords } from '../config/origins';
import { holdsData } from '../rollback/policies';
import { type Definitions, findDefinition } from '../workflow/definitions';
import type { Workflow } from '../workflow/model';
import { suggest } from '../workflow/suggest';

/**
 * Policies of environments that name a step which no workflow has, or promise a snapshot of a step that holds no
 * data: a rollback would go by the workflow instead, and somebody relies on it. Where workflows may be published later, a
 * name that is not known yet is theirs.
 */
export function policyProblems(
  { rollback, publishTo }: Pick<Config, 'rollback' | 'publishTo'>,
  workflows: readonly Workflow[],
  definitions: Definitions,
  origins: Origins,
): readonly string[] {
  const steps = workflows.flatMap((workflow) => workflow.steps);
  return Object.entries(rollback).flatMap(([environment, { policies = {} }]) =>
    Object.entries(policies).flatMap(([key, policy]) => {
      if (key.includes('/')) return [];
      const place = origins.of(environment, ['rollback', 'policies', key]);
      const at = place === undefined ? `environments.${environment}` : placeWords(place);
      const where = `${at}: \`rollback.policies.${key}\` of ${environment}`;
      const named = steps.filter(({ name }) => name === key);
      if (named.length === 0) {
        if (publishTo.includes(environment)) return [];
        const meant = suggest(key, new Set(steps.map(({ name }) => name)));
        const hint = meant === undefined ? '' : `; did you mean \`${meant}\`?`;
        return [`${where}: no workflow has a step \`${key}\`${hint}`];
      }
      if (policy !== 'snapshot') return [];
      const isSaved = named.some(({ service, action }) => {
        const definition = findDefinition(definitions, service, action);
        return definition !== undefined && holdsData(definition);
      });
      return isSaved ? [] : [`${where}: the step holds no data, so there is nothing to snapshot`];
    }),
  );
}
