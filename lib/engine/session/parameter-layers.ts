import { invariant } from '../../domain/assert';
import { storedParameter } from '../../domain/naming';
import type { Workflow } from '../../workflow/model';
import type { ParameterLayer } from '../../workflow/parameters';
import type { Engine } from '../engine';
import type { Refusal } from './request';

/** What Parameter Store holds of an environment’s parameters. */
export interface StoredAnswer {
  /** As texts; those that it does not hold are left out. */
  readonly values: { readonly [name: string]: string };
  /** Why one that it holds cannot be used, as a predicate. */
  readonly unusable: { readonly [name: string]: string };
}

/** Asks Parameter Store for an environment’s values of those parameters. */
export type StoredParameters = (environment: string, names: readonly string[]) => Promise<StoredAnswer>;

/** What the environment gives, the weaker first, and why some of it cannot be used. */
export interface EnvironmentLayers {
  readonly layers: readonly ParameterLayer[];
  readonly refusals: readonly Refusal[];
}

/** What an environment gives to the parameters of a workflow: its configuration, then Parameter Store where it is asked. */
export async function environmentLayers(
  engine: Pick<Engine, 'installed' | 'settings'>,
  workflow: Pick<Workflow, 'parameters'>,
  { environment, stored }: { readonly environment: string; readonly stored: StoredParameters | undefined },
): Promise<EnvironmentLayers> {
  const given = await engine.installed.parameters(environment);
  const placeOf = () => `the configuration of ${environment}`;
  const configured: ParameterLayer = { origin: 'environment', values: given.values, placeOf };
  if (!given.stored) return { layers: [configured], refusals: [] };
  invariant(stored, `${environment} has parameters in Parameter Store, and this function cannot ask it`);
  const answer = await stored(environment, Object.keys(workflow.parameters));
  return storedLayers(configured, answer, { prefix: engine.settings.prefix, environment });
}

/** The layer of Parameter Store over that of the configuration. */
export function storedLayers(
  configured: ParameterLayer,
  { values, unusable }: StoredAnswer,
  { prefix, environment }: { readonly prefix: string; readonly environment: string },
): EnvironmentLayers {
  const placeOf = (name: string) => `the SSM parameter ${storedParameter(prefix, environment, name)}`;
  return {
    layers: [configured, { origin: 'store', values, placeOf }],
    refusals: Object.entries(unusable).map(([name, why]) => ({
      code: 'BadParameterValue',
      message: `${placeOf(name)} ${why}`,
      remedy: 'Put another value there, or remove it; nothing was touched.',
    })),
  };
}
