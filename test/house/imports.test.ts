import { importsOf, type Source, sources } from './sources';

/** For each folder, what nothing in it may import. The first folder that fits a file decides. */
const rules: readonly (readonly [folder: string, forbidden: readonly RegExp[], why: string])[] = [
  [
    'lib/domain/',
    [/^@aws-sdk/, /^aws-cdk/, /^lambdas\//, /^lib\/(?!domain\/)/],
    'the domain knows no AWS, no CDK and nothing above it',
  ],
  ['lib/ports/', [/^@aws-sdk/, /^aws-cdk/, /^lambdas\//, /^lib\/(?!ports\/)/], 'ports are interfaces only'],
  [
    'lib/rollback/',
    [/^@aws-sdk/, /^aws-cdk/, /^node:/, /^lib\/(engine|ledger|local|cli)/],
    'the rollback planner is pure',
  ],
  [
    'lib/analytics/',
    [/^@aws-sdk/, /^aws-cdk/, /^node:/, /^lambdas\//, /^lib\/(?!domain\/|analytics\/)/],
    'figures are worked out of facts alone',
  ],
  [
    'lib/workflow/',
    [
      /^@aws-sdk/,
      /^aws-cdk/,
      /^node:fs/,
      /^lib\/(engine|ledger|local|cli|stacks|constructs)/,
      /^lambdas\/(handlers|shared|resources)/,
      /^lambdas\/actions\/(action|registry)$/,
    ],
    'the compiler is pure: definitions only, no SDK, no CDK, no files',
  ],
  [
    'lib/plan/',
    [/^@aws-sdk/, /^aws-cdk/, /^lib\/(engine|ledger|local|stacks|constructs)/, /^lambdas\/(handlers|shared|resources)/],
    'a plan touches nothing',
  ],
  [
    'lib/pictures/',
    [/^@aws-sdk/, /^aws-cdk/, /^node:(?!crypto$)/, /^lambdas\//, /^lib\/(?!domain\/|analytics\/|plan\/|pictures\/)/],
    'pictures are drawn of what is given, and neither read nor write',
  ],
  [
    'lib/ledger/',
    [/^aws-cdk/, /^lib\/(engine|local|cli|stacks|constructs)/, /^lambdas\//],
    'the ledger stands below the engine',
  ],
  [
    'lib/engine/',
    [/^aws-cdk/, /^lib\/(local|cli|stacks|constructs)/, /^lambdas\/handlers/],
    'the engine knows neither who runs it nor where',
  ],
  [
    'lib/simulation/checkers/',
    [/^aws-cdk/, /^lib\/(engine|ledger|rollback|workflow|cli)/, /^lambdas\//],
    'checkers share no code with what they check',
  ],
  ['lib/simulation/', [/^aws-cdk/, /^lib\/(cli|stacks|constructs)/], 'the simulation is below the command line'],
  ['lib/local/', [/^aws-cdk/, /^lib\/(cli|simulation|stacks|constructs)/], 'the local world is below the command line'],
  ['lib/stacks/', [/^lib\/(engine|local|cli)/], 'the installation loads no engine'],
  ['lib/constructs/', [/^lib\/(engine|local|cli)/], 'the installation loads no engine'],
  [
    'lambdas/resources/',
    [/^aws-cdk/, /^lib\/(local|cli|stacks|constructs)/, /^lambdas\/actions\/(?!(action|tags)$)/],
    'resources stand below actions',
  ],
  [
    'lambdas/',
    [/^aws-cdk/, /^lib\/(local|cli|stacks|constructs)/],
    'functions know nothing of simulation, referee or installation',
  ],
];

function violations(source: Source): readonly string[] {
  const rule = rules.find(([folder]) => source.file.startsWith(folder));
  if (!rule) return [];
  const [, forbidden, why] = rule;
  return importsOf(source)
    .filter((name) => forbidden.some((pattern) => pattern.test(name)))
    .map((name) => `${source.file} imports ${name}: ${why}`);
}

test('imports point downwards', () => {
  expect(sources(['lib', 'lambdas']).flatMap(violations)).toEqual([]);
});

test('definitions load no SDK: neither do they import what does', () => {
  const definitions = sources(['lambdas/actions']).filter(({ file }) =>
    /(definition|definitions|tags)\.ts$/.test(file),
  );
  expect(definitions.length).toBeGreaterThan(8);
  const loading = definitions.flatMap((source) =>
    importsOf(source)
      .filter((name) => /^@aws-sdk|^lambdas\/(resources|shared|handlers)|\/action$/.test(name))
      .map((name) => `${source.file} imports ${name}`),
  );
  expect(loading).toEqual([]);
});

test('the rule sees a violation when there is one', () => {
  const bad = { file: 'lib/domain/bad.ts', text: "import { EC2Client } from '@aws-sdk/client-ec2';", lines: 1 };
  expect(violations(bad)).toHaveLength(1);
});
