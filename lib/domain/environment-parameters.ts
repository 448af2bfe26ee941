import type { JsonObject } from './json';

/** What an environment says of the parameters of workflows. */
export interface EnvironmentParameters {
  /** Values for every workflow that declares a parameter of the name. */
  readonly values: JsonObject;
  /** Whether Parameter Store is asked for more. */
  readonly stored: boolean;
}

/** The same by the environment’s name; those that say nothing are left out. */
export type ParametersByEnvironment = Readonly<Record<string, EnvironmentParameters>>;

/** What holds where an environment says nothing. */
export const noEnvironmentParameters: EnvironmentParameters = { values: {}, stored: false };

/** The parameter that an environment’s `network.cidr` is the value of. */
export const networkParameter = 'cidr';

/**
 * Where the value of a parameter comes from, the weakest first. `planned`: of a saved plan, and `captured`: of a checkpoint, to
 * which nobody had given it: its environment, Parameter Store or the workflow said it then. `session`: of the session that goes on.
 */
export type ParameterOrigin =
  | 'default'
  | 'environment'
  | 'store'
  | 'planned'
  | 'captured'
  | 'checkpoint'
  | 'session'
  | 'request';

/** What somebody has given: it goes along wherever it is promoted; of all else each environment says its own. */
const given: ReadonlySet<ParameterOrigin | undefined> = new Set(['checkpoint', 'session', 'request']);

/** Whether somebody has given a value of that origin. */
export const isGiven = (origin: ParameterOrigin | undefined): boolean => given.has(origin);
