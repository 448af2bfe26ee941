import { speaksFrom } from '../../lib/domain/soak-alarm';

const minutes = (count: number) => count * 60_000;
const serves = Date.UTC(2026, 0, 1);
/** Sums of five minutes, and the health of targets over three. */
const counted = { periodSeconds: 300, evaluationPeriods: 1 };
const healthy = { periodSeconds: 60, evaluationPeriods: 3 };

test.each([
  ['before it served', -minutes(10), counted, 18],
  ['as soon as it served', minutes(1), counted, 18],
  ['while its period may still hold what was before', minutes(8), counted, 18],
  ['when its period is past that', minutes(8.5), counted, 8.5],
  ['long after', minutes(30), counted, 30],
  ['before, over shorter periods', -minutes(2), healthy, 8],
  ['after those', minutes(7), healthy, 7],
] as const)('an alarm that came on %s speaks %j', (_, cameOn, alarm, from) => {
  expect(speaksFrom({ ...alarm, cameOnAt: serves + cameOn }, serves)).toBe(serves + minutes(from));
});

test('one of which nobody tells when it came on was on before', () => {
  expect(speaksFrom({ ...counted, cameOnAt: undefined }, serves)).toBe(serves + minutes(18));
});
