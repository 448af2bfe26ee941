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

describe('whether stacks are kept', () => {
  test.each([
    ['true', { prod: { deletionProtection: true } }],
    ['false', {}],
  ])('takes %s', (said, rules) => {
    expect(guardsOf(inProd(`deletion_protection: ${said}`))).toEqual(rules);
  });

  test.each([
    ['deletion_protection: yes', '4:26 '],
    ['deletion_protection: 1', '4:26 '],
    ['deletion_protection: {shop: true}', '4:5 '],
    ['deletion_protection:', '4:5 '],
    ['delete_protection: true', '4:5 '],
  ])('refuses `%s`', (text, at) => {
    const problem = problemOf(inProd(text));
    expect(problem.startsWith(at) ? at : problem).toBe(at);
    expect(problem).toMatch(/delet(e|ion)_protection/);
  });
});

describe('how long stacks stand', () => {
  test.each([
    ['time_to_live_hours: 72', { hours: 72, warnBeforeHours: 24 }],
    ['time_to_live_hours: 8', { hours: 8, warnBeforeHours: 4 }],
    ['time_to_live_hours: 1', { hours: 1, warnBeforeHours: 0.5 }],
    ['time_to_live_hours: 72\n    warn_before_hours: 71', { hours: 72, warnBeforeHours: 71 }],
  ])('takes `%s`', (text, timeToLive) => {
    expect(guardsOf(inProd(text))).toEqual({ prod: { timeToLive } });
  });

  test.each([
    ['time_to_live_hours: 0', '4:25 ', 'time_to_live_hours'],
    ['time_to_live_hours: -1', '4:25 ', 'time_to_live_hours'],
    ['time_to_live_hours: 0.5', '4:25 ', 'time_to_live_hours'],
    ['time_to_live_hours: 87601', '4:25 ', 'time_to_live_hours'],
    ['time_to_live_hours: .nan', '4:25 ', ''],
    ['time_to_live_hours: 3d', '4:25 ', 'time_to_live_hours'],
    ['time_to_live_hours: [72]', '4:5 ', 'time_to_live_hours'],
    ['time_to_live: 72', '4:5 ', 'unknown key `time_to_live`'],
    ['warn_before_hours: 2', '4:24 ', 'there is no time_to_live_hours'],
    ['time_to_live_hours: 2\n    warn_before_hours: 2', '5:24 ', 'must be less than time_to_live_hours'],
    ['time_to_live_hours: 2\n    warn_before_hours: 0', '5:24 ', 'warn_before_hours'],
  ])('refuses `%s`', (text, at, told) => {
    const problem = problemOf(inProd(text));
    expect(problem.startsWith(at) ? at : problem).toBe(at);
    expect(problem).toContain(told);
  });
});

describe('when deployments are taken', () => {
  const windows = (text: string): string => inProd(`deployments: {windows: [${text}]}`);

  test('days, times and whose clocks count; all days where none is named', () => {
    const text = inProd(`deployments:
      override_windows: true
      windows:
        - {days: [mon, fri], from: 08:00, to: "18:30", time_zone: Europe/Berlin}
        - {from: "22:00", to: "04:00", time_zone: UTC}
        - {days: [sun], from: "00:00", to: "24:00", time_zone: America/New_York}`);
    const every = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
    expect(guardsOf(text)).toEqual({
      prod: {
        mayOverride: true,
        windows: [
          { days: ['mon', 'fri'], fromMinute: 480, toMinute: 1110, timeZone: 'Europe/Berlin' },
          { days: every, fromMinute: 1320, toMinute: 240, timeZone: 'UTC' },
          { days: ['sun'], fromMinute: 0, toMinute: 1440, timeZone: 'America/New_York' },
        ],
      },
    });
  });

  const good = 'from: "08:00", to: "18:00", time_zone: UTC';
  test.each([
    [`{days: [monday], ${good}}`, '4:37 ', 'days'],
    [`{days: [], ${good}}`, '4:30 ', 'days'],
    [`{days: [mon, mon], ${good}}`, '4:30 ', 'no day twice'],
    [`{days: mon, ${good}}`, '4:36 ', 'days'],
    ['{from: "8:00", to: "18:00", time_zone: UTC}', '4:36 ', 'a time of day'],
    ['{from: "24:00", to: "18:00", time_zone: UTC}', '4:36 ', 'a time of day'],
    ['{from: "08:00", to: "25:00", time_zone: UTC}', '4:49 ', 'a time of day'],
    ['{from: "08:60", to: "18:00", time_zone: UTC}', '4:36 ', 'a time of day'],
    ['{from: 480, to: "18:00", time_zone: UTC}', '4:36 ', 'from'],
    ['{from: "08:00", to: "08:00", time_zone: UTC}', '4:49 ', 'is when it opens'],
    ['{from: "08:00", to: "18:00"}', '4:30 ', 'time_zone'],
    ['{from: "08:00", to: "18:00", time_zone: Europe/Bonn}', '4:69 ', 'there is no such time zone'],
    ['{from: "08:00", to: "18:00", time_zone: "+01:00"}', '4:69 ', 'a time zone such as'],
    ['{from: "08:00", to: "18:00", time_zone: "../../etc/passwd"}', '4:69 ', 'a time zone such as'],
    [`{from: "08:00", to: "18:00", time_zone: ${'A'.repeat(5000)}}`, '4:69 ', 'time_zone'],
    [`{day: [mon], ${good}}`, '4:30 ', 'unknown key `day` in `environments.prod.deployments.windows'],
    ['', '4:19 ', 'windows'],
    [Array.from({ length: 21 }, () => `{${good}}`).join(), '4:19 ', 'windows'],
    ['null', '4:29 ', 'windows'],
  ])('refuses a window `%s`', (text, at, told) => {
    const problem = problemOf(windows(text));
    expect(problem.startsWith(at) ? at : problem).toBe(at);
    expect(problem).toContain(told);
  });

  test.each([
    ['deployments: {override_windows: true}', '4:37 ', 'there are no windows'],
    [`deployments: {windows: [{${good}}], override_windows: yes please}`, '4:94 ', 'override_windows'],
  ])('refuses `%s`', (text, at, told) => {
    const problem = problemOf(inProd(text));
    expect(problem.startsWith(at) ? at : problem).toBe(at);
    expect(problem).toContain(told);
  });
});
