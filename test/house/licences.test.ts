import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { licencesPage, runtimePackages } from '../../lib/licences';
import { root } from './sources';

const packages = runtimePackages(root);

/** Licences that ask for no more than a notice. */
const usable = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'ISC', 'MIT', 'MIT-0'];

/** Of alternatives one must be usable, of licences that hold together all. */
function mayBeUsed(expression: string): boolean {
  const alternatives = expression.replace(/^\((.*)\)$/, '$1').split(' OR ');
  return alternatives.some((all) => all.split(' AND ').every((licence) => usable.includes(licence)));
}

test('every package of an installation and of the command may be used', () => {
  expect(packages.length).toBeGreaterThan(100);
  const others = packages.filter(({ licence }) => !mayBeUsed(licence));
  expect(others.map(({ name, licence }) => `${name}: ${licence}`)).toEqual([]);
});

test.each([
  ['MIT', true],
  ['(MIT OR GPL-3.0-or-later)', true],
  ['AGPL-3.0-or-later', false],
  ['MIT AND GPL-2.0-only', false],
  ['UNLICENSED', false],
])('%s: %s', (expression, expected) => {
  expect(mayBeUsed(expression)).toBe(expected);
});

test('the lockfile says of each what the package says itself', () => {
  // Binaries for other machines are in the lockfile and not here.
  const here = packages.filter(({ place }) => existsSync(path.join(root, place, 'package.json')));
  expect(here.length).toBeGreaterThan(80);
  for (const { place, version, licence } of here) {
    const own = JSON.parse(readFileSync(path.join(root, place, 'package.json'), 'utf8')) as Record<string, unknown>;
    expect([place, own.version, own.license]).toEqual([place, version, licence]);
  }
});

test('the page names no machine and no registry', () => {
  const page = licencesPage(packages);
  expect(page).not.toMatch(/https?:|\/work\/|\/home\/|registry|node_modules/);
  expect(page).toContain('| `zod` |');
});

test('no package runs a script when it is installed', () => {
  const { allowScripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    readonly allowScripts: Readonly<Record<string, boolean>>;
  };
  const lockfile = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, { readonly hasInstallScript?: boolean }>>;
  };
  const asking = Object.entries(lockfile.packages).flatMap(([place, { hasInstallScript }]) =>
    hasInstallScript ? [place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length)] : [],
  );
  // What is listed nowhere would be asked about, or run: `npm deny-scripts NAME` lists it.
  expect(allowScripts).toEqual(Object.fromEntries(asking.map((name) => [name, false])));
});
