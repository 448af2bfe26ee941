import type { Config } from '../../config/config';
import { environmentName } from '../../config/schema';
import { UnityError } from '../../domain/errors/unity-error';
import type { EnvironmentConfig } from '../../domain/session';
import { own } from '../../workflow/own';
import { suggest } from '../../workflow/suggest';
import { cleanLine } from '../io/clean-text';
import type { CommandRun } from '../program/command-spec';

/** What the configuration says that expressions see in an environment. @throws UnityError Usage where there is none */
export function environmentOf(name: string, { environments: known }: Pick<Config, 'environments'>): EnvironmentConfig {
  const values = own(known, name);
  if (values) return values;
  const names = Object.keys(known);
  const meant = suggest(name, names);
  throw new UnityError('Usage', {
    message: `there is no environment \`${cleanLine(name, 80)}\`${meant === undefined ? '' : ` (did you mean \`${meant}\`?)`}`,
    details: { fix: `unity.yaml names ${names.join(', ')}.` },
  });
}

/**
 * The environment that something is brought to: on AWS the installation knows its environments; the simulated account has
 * those of the configuration.
 *
 * @throws UnityError BadRequest
 */
export function checkEnvironment(
  { globals }: Pick<CommandRun, 'globals'>,
  { environments }: Pick<Config, 'environments'>,
  name: string,
): string {
  const isKnown = globals.local ? Object.hasOwn(environments, name) : environmentName.safeParse(name).success;
  if (isKnown) return name;
  throw new UnityError('BadRequest', {
    message: `there is no environment \`${cleanLine(name, 80)}\``,
    ...(globals.local && { details: { fix: `There are ${Object.keys(environments).join(', ')}.` } }),
  });
}
