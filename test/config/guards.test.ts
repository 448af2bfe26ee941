import { readConfig } from '../../lib/config/read-config';

const inProd = (text: string): string => `environments:\n  dev:\n  prod:\n    ${text}\n`;

function guardsOf(text: string) {
  const { config, diagnostics } = readConfig(text, 'unity.yaml');
  expect(diagnostics).toEqual([]);
  return config!.guards;
}

/** The first problem, as `LINE:COLUMN MESSAGE`. */
function problemOf(text: string): string {
  const { config, diagnostics } = readConfig(text, 'unity.yaml');
  expect(config).toBeUndefined();
  expect(diagnostics.every(({ code, file }) => code === 'ConfigInvalid' && file === 'unity.yaml')).toBe(true);
  const { line, column, message } = diagnostics[0]!;
  return `${line}:${column} ${message}`;
}

test('an environment without a word demands nothing', () => {
  expect(guardsOf(inProd('publish: true'))).toEqual({});
  expect(guardsOf(inProd('deployments: {}'))).toEqual({});
});

describe('how many sessions may be under way', () => {
  test.each([1, 2, 50])('takes %d', (atOnce) => {
    expect(guardsOf(inProd(`deployments: {at_once: ${atOnce}}`))).toEqual({ prod: { atOnce } });
  });

  test.each([
    ['deployments: {at_once: 0}', '4:28 ', 'at_once'],
    ['deployments: {at_once: -1}', '4:28 ', 'at_once'],
    ['deployments: {at_once: 51}', '4:28 ', 'at_once'],
    ['deployments: {at_once: 1.5}', '4:28 ', 'at_once'],
    ['deployments: {at_once: "2"}', '4:28 ', 'at_once'],
    ['deployments: {at_once: 1e400}', '4:28 ', 'number'],
    ['deployments: {at_once: [1]}', '4:19 ', 'at_once'],
    ['deployments: {at_once: }', '4:19 ', 'at_once'],
    ['deployments: 2', '4:18 ', 'deployments'],
    ['deployments: {atonce: 2}', '4:19 ', 'unknown key `atonce` in `environments.prod.deployments`'],
    ['deployments: {__proto__: {at_once: 2}}', '4:19 ', '__proto__'],
    ['at_once: 2', '4:5 ', 'unknown key `at_once` in `environments.prod`'],
  ])('refuses `%s`', (text, at, told) => {
    const problem = problemOf(inProd(text));
    expect(problem.startsWith(at) ? at : problem).toBe(at);
    expect(problem).toContain(told);
  });
});
