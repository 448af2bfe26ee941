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

/** Where the value of a parameter comes from, the weakest first. `session`: of the session that goes on. */
export type ParameterOrigin = 'default' | 'environment' | 'store' | 'checkpoint' | 'session' | 'request';
