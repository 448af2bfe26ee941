import path from 'node:path';

/** Where the simulated account lives: `UNITY_HOME`, or `.unity` in the current directory. An absolute path. */
export function stateDirectory(environment: Readonly<Record<string, string | undefined>>, cwd: string): string {
  const home = environment.UNITY_HOME;
  return path.resolve(cwd, home === undefined || home === '' ? '.unity' : home);
}
