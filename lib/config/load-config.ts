import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { UnityError } from '../domain/errors/unity-error';
import { utf8Text } from '../domain/utf8-text';
import { formatDiagnostics } from '../workflow/report/format-diagnostics';
import type { Config } from './config';
import type { ConfigText, EnvironmentText } from './parts';
import { readConfigTexts } from './read-config';

/** The name of the configuration file, at the top of a project. */
export const configFileName = 'unity.yaml';

/** Where the files of environments are, beside it. */
const environmentsDirectory = path.join('workflows', 'environments');

/** All files of a configuration, as texts. */
export interface ConfigTexts {
  readonly main: ConfigText;
  readonly environments: readonly EnvironmentText[];
}

/**
 * Reads a configuration: the file, and beside it `workflows/environments/*.yml`. Without `required`, a missing file means
 * the defaults. Throws `ConfigInvalid` with every problem, placed by file, line and column; `details.diagnostics` holds
 * them as data.
 */
export function loadConfig(file: string, options: { readonly required?: boolean } = {}): Config {
  return configOf(loadTexts(file, options));
}

/** The texts of a configuration; where one cannot be read, why: what is wrong with the others is told beside it. */
export function loadTexts(file: string, { required = false }: { readonly required?: boolean } = {}): ConfigTexts {
  const main = !required && !existsSync(file) ? { file, text: '' } : textOf(file);
  const directory = path.join(path.dirname(file), environmentsDirectory);
  return { main, environments: environmentTexts(directory) };
}

/** Texts → configuration. @throws UnityError ConfigInvalid, PlainSecret */
export function configOf({ main, environments }: ConfigTexts): Config {
  const { config, diagnostics } = readConfigTexts(main, environments);
  if (config) return config;
  const read = [main, ...environments].filter(({ unread }) => !unread);
  const texts = new Map(read.map(({ file, text }) => [file, text]));
  const message = formatDiagnostics(diagnostics, (file) => texts.get(file));
  throw new UnityError('ConfigInvalid', { message: message.join('\n\n'), details: { diagnostics } });
}

function environmentTexts(directory: string): readonly EnvironmentText[] {
  if (!existsSync(directory)) return [];
  const names = readdirSync(directory).filter((name) => /\.ya?ml$/.test(name));
  return names.sort().map((name) => {
    const file = path.join(directory, name);
    const environment = name.replace(/\.ya?ml$/, '');
    return { environment, ...(name.endsWith('.yml') ? textOf(file) : misnamed(file)) };
  });
}

function misnamed(file: string): ConfigText {
  const fix = 'Let its name end in .yml.';
  return { file, text: '', unread: { message: 'files of environments are called NAME.yml', fix } };
}

function textOf(file: string): ConfigText {
  try {
    // A pipe would be waited for.
    if (!statSync(file).isFile()) throw new Error('it is no file');
    const text = utf8Text(readFileSync(file));
    if (text === undefined) throw new Error('it is not UTF-8 text');
    return { file, text };
  } catch (cause) {
    const fix = 'Make it a file of UTF-8 text that can be read.';
    const reason = cause instanceof Error ? cause.message : String(cause);
    return { file, text: '', unread: { message: `the file cannot be read: ${reason}`, fix } };
  }
}
