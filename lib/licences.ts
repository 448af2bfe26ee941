import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { invariant } from './domain/assert';

/** What is read of `package-lock.json`: packages by where they are installed, `''` for this one. */
export interface Lockfile {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

/** A package of a given version. */
export interface LockedPackage {
  readonly version?: string;
  readonly license?: string;
  /** Whether only work on this project needs it. */
  readonly dev?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** A package that an installation or the command is made of. */
export interface RuntimePackage {
  /** Where it is installed: one name may stand there in several versions. */
  readonly place: string;
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  /** Whether functions may carry it. */
  readonly inFunctions: boolean;
}

/** Where the sources of functions stand; `test/constructs/bundle.test.ts` holds bundles against what follows from that. */
const functionSources = ['lambdas', 'lib/domain', 'lib/engine', 'lib/ledger', 'lib/workflow'];

/** Every package that `npm ci --omit=dev` installs, in the order of names. */
export function runtimePackages(root: string): readonly RuntimePackage[] {
  const lockfile = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as Lockfile;
  const imported = functionSources.flatMap((folder) => packagesImported(path.join(root, folder)));
  const carried = placesReached(lockfile, imported);
  return Object.entries(lockfile.packages)
    .filter(([place, { dev }]) => place !== '' && dev !== true)
    .map(([place, { version, license }]) => {
      const name = place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
      invariant(version !== undefined && license !== undefined, `the lockfile tells no licence of ${place}`);
      return { place, name, version, licence: license, inFunctions: carried.has(place) };
    })
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.place < b.place ? -1 : 1));
}

/** The packages that the sources under a folder import, types aside. */
function packagesImported(folder: string): readonly string[] {
  const imports =
    /^(?:import(?! type)|\}).* from '((?:@[\w-]+\/)?[a-z][\w.-]*)|import\('((?:@[\w-]+\/)?[a-z][\w.-]*)/gm;
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => [...readFileSync(path.join(folder, file), 'utf8').matchAll(imports)])
    .map(([, statically, dynamically]) => statically ?? dynamically ?? '');
}

/** Where the packages of these names are installed, and all that they depend on. */
function placesReached({ packages }: Lockfile, names: readonly string[]): ReadonlySet<string> {
  const reached = new Set<string>();
  const visit = (name: string, from: string): void => {
    const place = placeOf(packages, name, from);
    if (place === undefined || reached.has(place)) return;
    reached.add(place);
    const { dependencies = {}, optionalDependencies = {} } = packages[place] ?? {};
    for (const wanted of Object.keys({ ...dependencies, ...optionalDependencies })) visit(wanted, place);
  };
  for (const name of names) visit(name, '');
  return reached;
}

/** As Node looks for it: beside the package that wants it, then further up. */
function placeOf(packages: Lockfile['packages'], name: string, from: string): string | undefined {
  const place = from === '' ? `node_modules/${name}` : `${from}/node_modules/${name}`;
  if (place in packages) return place;
  return from === ''
    ? undefined
    : placeOf(packages, name, from.slice(0, Math.max(from.lastIndexOf('/node_modules/'), 0)));
}

/** The page `docs/licences.md`. */
export function licencesPage(packages: readonly RuntimePackage[]): string {
  const rows = packages.map(
    ({ name, version, licence, inFunctions }) =>
      `| \`${name}\` | ${version} | ${licence} | ${inFunctions ? 'yes' : ''} |`,
  );
  return `# Licences

What the \`unity\` command, \`cdk deploy\` and the functions are made of: every package that \`npm ci --omit=dev\` installs,
from the lockfile. Functions carry what they run of those marked, bundled; nothing is loaded at run time. This project
itself is under Apache-2.0. What only its tests and checks use is no part of an installation and not listed
(\`@cloud-copilot/iam-simulate\` among it is under AGPL-3.0).

Made by \`npm run generate\`; a test holds every licence against a list of those that may be used.

| Package | Version | Licence | In functions |
|---|---|---|---|
${[...new Set(rows)].join('\n')}
`;
}
