import type { Config } from '../../config/config';
import { UnityError } from '../../domain/errors/unity-error';
import type { EnvironmentConfig } from '../../domain/session';
import { own } from '../../workflow/own';
import { suggest } from '../../workflow/suggest';
import { cleanLine } from '../io/clean-text';

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
