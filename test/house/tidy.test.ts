import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root, sources } from './sources';

const product = sources(['bin', 'lib', 'lambdas']);

/** Where real time, real chance and real timers may be touched: the adapters, and the process that a person started. */
const adapters =
  /^(lambdas\/shared\/(system|http-get|http-target)\.ts|lib\/local\/(time|disk|faults)\/|lib\/cli\/|bin\/)/;

describe('every source file', () => {
  test('is one idea: at most 300 lines', () => {
    expect(product.filter(({ lines }) => lines > 300).map(({ file, lines }) => `${file}: ${lines}`)).toEqual([]);
  });

  test('is mostly short: the median is under 90 lines', () => {
    const sizes = product.map(({ lines }) => lines).sort((a, b) => a - b);
    expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThan(90);
  });

  test('is named in kebab-case', () => {
    const names = product.map(({ file }) => path.basename(file));
    expect(names.filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)?(\.d)?\.ts$/.test(name))).toEqual([]);
  });

  test('takes time, chance and timers from its ports', () => {
    const banned = /\bDate\.now\(|new Date\(\)|\bMath\.random\(|\bsetTimeout\(|\bsetInterval\(|performance\.now\(/;
    const found = product.filter(
      ({ file, text }) => !adapters.test(file) && banned.test(text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')),
    );
    expect(found.map(({ file }) => file)).toEqual([]);
  });

  test('says nothing it does not do', () => {
    const left = product.filter(({ text }) => /\b(TODO|FIXME|XXX|HACK)\b|not implemented/.test(text));
    expect(left.map(({ file }) => file)).toEqual([]);
  });

  test('lives in a folder named by what it is about', () => {
    expect(
      product.filter(({ file }) => /\/(utils?|helpers?|common|misc)\//.test(file)).map(({ file }) => file),
    ).toEqual([]);
  });
});

describe('the lockfile', () => {
  const { packages } = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { optionalDependencies?: Record<string, string>; resolved?: string }>;
  };

  test('has an entry for every optional dependency: npm ci fails elsewhere without one', () => {
    const missing = Object.entries(packages).flatMap(([name, entry]) =>
      Object.keys(entry.optionalDependencies ?? {})
        .filter((wanted) => !packages[`node_modules/${wanted}`] && !packages[`${name}/node_modules/${wanted}`])
        .map((wanted) => `${name} wants ${wanted}`),
    );
    expect(missing).toEqual([]);
  });

  test('names no registry host', () => {
    expect(Object.values(packages).filter(({ resolved }) => resolved?.startsWith('http'))).toEqual([]);
  });
});

test('no test is skipped or focused', () => {
  const marks = sources(['test']).filter(
    ({ file, text }) =>
      !file.startsWith('test/house/') && /\b(it|test|describe)\.(skip|only|todo)\b|\bx(it|describe)\(/.test(text),
  );
  expect(marks.map(({ file }) => file)).toEqual([]);
});

test('every error code is thrown or given somewhere', () => {
  const text = [...product, ...sources(['lambdas'])]
    .filter(({ file }) => !file.startsWith('lib/domain/errors/'))
    .map((source) => source.text)
    .join('\n');
  const catalogue = sources(['lib/domain/errors']).flatMap((source) =>
    [...source.text.matchAll(/^ {2}([A-Z]\w+): \{$/gm)].map(([, code]) => code!),
  );
  expect(catalogue.length).toBeGreaterThan(40);
  expect(catalogue.filter((code) => !new RegExp(`['"\`]${code}['"\`]`).test(text))).toEqual([]);
});

test('the top level is what the README says', () => {
  for (const name of [
    'package.json',
    'cdk.json',
    'tsconfig.json',
    'bin',
    'lib',
    'lambdas',
    'workflows',
    'test',
    'README.md',
    'CONTRIBUTING.md',
    'LICENSE',
    'docs/architecture.md',
    'docs/specification.md',
    '.ci/run',
  ]) {
    expect([name, existsSync(path.join(root, name))]).toEqual([name, true]);
  }
});
