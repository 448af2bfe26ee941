import { existsSync, readFileSync } from 'node:fs';
import { UnityError } from '../domain/errors/unity-error';
import { formatDiagnostic } from '../workflow/report/format-diagnostic';
import type { Config } from './config';
import { readConfig } from './read-config';

/** The name of the configuration file, at the top of a project. */
export const configFileName = 'unity.yaml';

/**
 * Reads a configuration file. Without `required`, a missing file means the defaults. Throws `ConfigInvalid` with every
 * problem, placed by file, line and column; `details.diagnostics` holds them as data.
 */
export function loadConfig(file: string, options: { readonly required?: boolean } = {}): Config {
  if (!options.required && !existsSync(file)) return configFrom('', file);
  return configFrom(textOf(file), file);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UnityError('ConfigInvalid', { message: `${file} cannot be read: ${reason}`, cause });
  }
}

function configFrom(text: string, file: string): Config {
  const { config, diagnostics } = readConfig(text, file);
  if (config) return config;
  const message = diagnostics.map((diagnostic) => formatDiagnostic(diagnostic, text)).join('\n\n');
  throw new UnityError('ConfigInvalid', { message, details: { diagnostics } });
}
