import type { EnvironmentText } from '../../lib/config/parts';
import { readConfig } from '../../lib/config/read-config';

const filesOf = (texts: Readonly<Record<string, string>>): readonly EnvironmentText[] =>
  Object.entries(texts).map(([environment, text]) => ({ environment, file: `${environment}.yml`, text }));

/** What an environment’s file comes to. */
function rulesOf(prod: string) {
  const { config, diagnostics } = readConfig('', 'unity.yaml', filesOf({ prod }));
  expect(diagnostics).toEqual([]);
  return config!.guards;
}

function told(texts: Readonly<Record<string, string>>, main = ''): readonly string[] {
  const { config, diagnostics } = readConfig(main, 'unity.yaml', filesOf(texts));
  expect(config).toBeUndefined();
  expect(diagnostics.every(({ code, fix }) => code === 'ConfigInvalid' && fix.length > 0)).toBe(true);
  return diagnostics.map(({ file, line, column, message }) => `${file}:${line}:${column} ${message}`);
}

describe('what is promoted to an environment', () => {
  test('without the key nothing is', () => {
    expect(rulesOf('publish: true\n')).toEqual({});
  });

  test('where only a source is named nothing is waited for and nobody is asked', () => {
    expect(rulesOf('promotion: {from: [staging]}\n')).toEqual({
      prod: {
        promotion: { from: ['staging'], soakedMinutes: 0, approval: false, approvalHours: 72, soakMinutes: 0 },
      },
    });
  });

  test.each([
    ['approval: true', { approval: true, approvalHours: 72 }],
    ['approval: true, approval_hours: 1', { approval: true, approvalHours: 1 }],
    ['approval: true, approval_hours: 720', { approval: true, approvalHours: 720 }],
    ['approval: false', { approval: false }],
    ['soaked_minutes: 0, soak_minutes: 0', { soakedMinutes: 0, soakMinutes: 0 }],
    ['soaked_minutes: 43200, soak_minutes: 10080', { soakedMinutes: 43_200, soakMinutes: 10_080 }],
  ])('takes `%s`', (said, rules) => {
    expect(rulesOf(`promotion: {from: [dev, staging], ${said}}\n`).prod?.promotion).toMatchObject({
      from: ['dev', 'staging'],
      ...rules,
    });
  });

  test('it may stand in unity.yaml, of environments of any name', () => {
    const names = Array.from({ length: 9 }, (_, index) => `e${index}`);
    const main = `environments:\n${names.map((name) => `  ${name}:\n`).join('')}  z: {promotion: {from: [${names}]}}\n`;
    expect(readConfig(main, 'unity.yaml').config?.guards.z?.promotion?.from).toEqual(names);
  });
});

describe('is refused at its place', () => {
  test.each([
    ['promotion:', '1:1 ', '`promotion` has no value'],
    ['promotion: staging', '1:12 ', '`promotion` takes a mapping'],
    ['promotion: [staging]', '1:1 ', '`promotion` takes a mapping'],
    ['promotion: {}', '1:1 ', '`promotion.from` is missing'],
    ['promotion: {approval: true}', '1:1 ', '`promotion.from` is missing'],
    ['promotion: {from: staging}', '1:19 ', '`promotion.from`'],
    ['promotion: {from: []}', '1:13 ', '`promotion.from`'],
    ['promotion: {from: }', '1:13 ', '`promotion.from`'],
    ['promotion: {from: [7]}', '1:20 ', '`promotion.from[0]`'],
    ['promotion: {from: [Staging]}', '1:20 ', '`promotion.from[0]` does not have the form'],
    ['promotion: {from: ["*"]}', '1:20 ', '`promotion.from[0]` does not have the form'],
    ['promotion: {from: [dev, staging, dev]}', '1:34 ', '`dev` stands here twice'],
    [`promotion: {from: [${Array.from({ length: 11 }, (_, n) => `e${n}`)}]}`, '1:13 ', '`promotion.from` must have'],
    ['promotion: {from: [dev], soaked_minutes: -1}', '1:42 ', 'soaked_minutes'],
    ['promotion: {from: [dev], soaked_minutes: 43201}', '1:42 ', 'soaked_minutes'],
    ['promotion: {from: [dev], soaked_minutes: 0.5}', '1:42 ', 'soaked_minutes'],
    ['promotion: {from: [dev], soak_minutes: -1}', '1:40 ', 'soak_minutes'],
    ['promotion: {from: [dev], soak_minutes: 10081}', '1:40 ', 'soak_minutes'],
    ['promotion: {from: [dev], soak_minutes: 1h}', '1:40 ', 'soak_minutes'],
    ['promotion: {from: [dev], approval: yes}', '1:36 ', 'approval'],
    ['promotion: {from: [dev], approval: true, approval_hours: 0}', '1:58 ', 'approval_hours'],
    ['promotion: {from: [dev], approval: true, approval_hours: 721}', '1:58 ', 'approval_hours'],
    ['promotion: {from: [dev], approval_hours: 24}', '1:42 ', 'nobody is asked without `approval: true`'],
    ['promotion: {from: [dev], approval: false, approval_hours: 24}', '1:59 ', 'nobody is asked without'],
    ['promotion: {from: [dev], soak: 30}', '1:26 ', 'unknown key `soak` in `promotion`'],
    ['promotion: {__proto__: {from: [dev]}, from: [dev]}', '1:13 ', '__proto__'],
    ['promotions: {from: [dev]}', '1:1 ', 'unknown key `promotions`'],
  ])('`%s`', (text, at, words) => {
    const problems = told({ prod: `${text}\n` }).join('\n');
    const first = problems.replace('prod.yml:', '');
    expect(first.startsWith(at) ? at : first).toBe(at);
    expect(problems).toContain(words);
  });

  test('an unknown key comes with those that there are', () => {
    const files = filesOf({ prod: 'promotion: {from: [dev], soak: 30}\n' });
    expect(readConfig('', 'unity.yaml', files).diagnostics[0]).toMatchObject({
      suggestion: 'soak_minutes',
      fix: 'The keys here: from, soaked_minutes, approval, approval_hours, soak_minutes.',
    });
  });
});

describe('a source is another environment', () => {
  test('one that does not exist is refused, with the one that was meant', () => {
    const texts = { prod: 'publish: true\npromotion:\n  from: [dev, stagin]\n' };
    expect(told(texts)).toEqual(['prod.yml:3:15 `promotion.from` of prod: there is no environment `stagin`']);
    expect(readConfig('', 'unity.yaml', filesOf(texts)).diagnostics[0]).toMatchObject({
      suggestion: 'staging',
      fix: 'Name another environment; there are dev, staging.',
    });
  });

  test('one that unity.yaml does not name is none, wherever it is said', () => {
    const main = 'environments:\n  dev:\n  prod: {promotion: {from: [staging]}}\n';
    expect(told({}, main)).toEqual(['unity.yaml:3:29 `promotion.from` of prod: there is no environment `staging`']);
  });

  test('not itself; where there is no other, no key', () => {
    expect(told({ prod: 'promotion: {from: [dev, prod]}\n' })).toEqual([
      'prod.yml:1:25 `promotion.from` of prod names prod itself',
    ]);
    const main = 'environments: {prod: {promotion: {from: [prod]}}}\n';
    expect(told({}, main)).toEqual(['unity.yaml:1:42 `promotion.from` of prod names prod itself']);
    expect(readConfig(main, 'unity.yaml').diagnostics[0]?.fix).toBe('Take `promotion` out.');
  });

  test('two that take from each other are refused once, with both places', () => {
    expect(told({ staging: 'promotion: {from: [prod]}\n', prod: '\npromotion: {from: [dev, staging]}\n' })).toEqual([
      'staging.yml:1:20 promotions go in a circle: staging from prod, prod from staging (prod.yml:2:25)',
    ]);
  });

  test('so is a longer circle, over both files', () => {
    const main = 'environments:\n  a:\n  b: {promotion: {from: [a]}}\n  c: {promotion: {from: [a, b]}}\n';
    expect(told({ a: 'promotion: {from: [c]}\n' }, main)).toEqual([
      'a.yml:1:20 promotions go in a circle: a from c, c from a (unity.yaml:4:26)',
    ]);
    expect(told({ a: 'promotion: {from: [c]}\n' }, main.replace('[a, b]', '[b]'))).toEqual([
      'a.yml:1:20 promotions go in a circle: a from c, c from b (unity.yaml:4:26), b from a (unity.yaml:3:26)',
    ]);
  });

  test('a circle that an environment leads into is not its own', () => {
    const main =
      'environments:\n  a: {promotion: {from: [b]}}\n  b: {promotion: {from: [c]}}\n  c: {promotion: {from: [b]}}\n';
    expect(told({}, main)).toEqual(['unity.yaml:3:26 promotions go in a circle: b from c, c from b (unity.yaml:4:26)']);
  });

  test('two ways to one environment are no circle', () => {
    const main =
      'environments:\n  a:\n  b: {promotion: {from: [a]}}\n  c: {promotion: {from: [a, b]}}\n  d: {promotion: {from: [b, c]}}\n';
    expect(Object.keys(readConfig(main, 'unity.yaml').config!.guards)).toEqual(['b', 'c', 'd']);
  });

  test('more environments than an installation may have are refused for that, at once', () => {
    const many = Array.from({ length: 3_000 }, (_, n) => `  e${n}: {promotion: {from: [x${n}]}}\n`).join('');
    const started = process.cpuUsage().user;
    expect(told({}, `environments:\n${many}`)).toEqual([
      'unity.yaml:1:1 `environments` is not valid: at most 10 environments',
    ]);
    expect(process.cpuUsage().user - started).toBeLessThan(5_000_000);
  });
});
