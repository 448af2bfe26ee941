import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Config } from '../../config/config';
import { configFileName, configOf as configIn, loadTexts } from '../../config/load-config';
import { type Origins, originsOf } from '../../config/origins';
import type { ConfigText } from '../../config/parts';
import type { CommandRun } from '../program/command-spec';
import type { Gateway } from './gateway';

/** The configuration file that is nearest upwards from a directory; where there is none, its place in the directory. */
export function nearestConfigFile(cwd: string): string {
  for (let directory = cwd; ; directory = path.dirname(directory)) {
    const file = path.join(directory, configFileName);
    if (existsSync(file)) return file;
    if (path.dirname(directory) === directory) return path.join(cwd, configFileName);
  }
}

/** Reads the configuration of the project that the command runs in. @throws UnityError ConfigInvalid */
export function configOf({ io }: Pick<CommandRun, 'io'>): Config {
  return configIn(loadTexts(nearestConfigFile(io.cwd)));
}

/** The same, with where each thing is said; files are named as somebody in the directory would. */
export function placedConfigOf({ io }: Pick<CommandRun, 'io'>): { readonly config: Config; readonly origins: Origins } {
  const texts = loadTexts(nearestConfigFile(io.cwd));
  const config = configIn(texts);
  const named = <Text extends ConfigText>(one: Text): Text => ({ ...one, file: path.relative(io.cwd, one.file) });
  return { config, origins: originsOf({ main: named(texts.main), environments: texts.environments.map(named) }) };
}

/** Opens what the command works on: the simulated account with `--local`, else AWS. */
export async function openGateway({ io, globals, print }: CommandRun): Promise<Gateway> {
  const config = configOf({ io });
  if (!globals.local) return (await import('./aws-gateway')).awsGateway(io, globals, config);
  const { localGateway } = await import('./local-gateway');
  return localGateway(io, config, {
    // Who gave a speed meant it for everything; else people are given the time that they need.
    isPatient: globals.speed === undefined,
    onRecovered: () => print.note('Finished first what a command had left that did not end by itself.'),
    onSilent: (pid) =>
      print.note(`Process ${pid}, which holds the simulated account, does not answer; waiting for up to a minute.`),
  });
}

/** Opens a gateway for a piece of work and gives it back whatever happens. */
export async function withGateway<T>(run: CommandRun, work: (gateway: Gateway) => Promise<T>): Promise<T> {
  const gateway = await openGateway(run);
  try {
    return await work(gateway);
  } finally {
    await gateway.close();
  }
}
