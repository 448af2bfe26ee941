import { type DeploymentWindow, isTimeZone, localTime, nextOpening } from '../../lib/domain/deployment-windows';

const workdays = ['mon', 'tue', 'wed', 'thu', 'fri'] as const;
const every = [...workdays, 'sat', 'sun'] as const;

const minutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
const window = (
  from: string,
  to: string,
  timeZone = 'Europe/Berlin',
  days: DeploymentWindow['days'] = every,
): DeploymentWindow => ({ days, fromMinute: minutes(from), toMinute: minutes(to), timeZone });

/** When one opens, from a moment on. */
function opens(now: string, ...windows: DeploymentWindow[]): string | undefined {
  const next = nextOpening(windows, Date.parse(now));
  return next && new Date(next.at).toISOString().replace(':00.000Z', 'Z');
}

/** Minutes of a stretch of time for which one is open, looked at every ten. */
function openMinutes(from: string, to: string, ...windows: DeploymentWindow[]): number {
  let open = 0;
  for (let at = Date.parse(from); at < Date.parse(to); at += 600_000) {
    if (nextOpening(windows, at)?.at === at) open += 10;
  }
  return open;
}

describe('a week', () => {
  const office = window('08:00', '18:00', 'Europe/Berlin', workdays);

  test.each([
    // In winter Berlin is an hour ahead of UTC, in summer two.
    ['2026-11-30T06:59:59Z', '2026-11-30T07:00Z'],
    ['2026-11-30T07:00Z', '2026-11-30T07:00Z'],
    ['2026-11-30T16:59Z', '2026-11-30T16:59Z'],
    ['2026-11-30T17:00Z', '2026-12-01T07:00Z'],
    ['2026-12-04T17:00Z', '2026-12-07T07:00Z'],
    ['2026-07-01T05:59Z', '2026-07-01T06:00Z'],
    ['2026-07-01T16:00Z', '2026-07-02T06:00Z'],
    // The weekend in which clocks change.
    ['2026-03-27T17:00Z', '2026-03-30T06:00Z'],
    ['2026-10-23T16:00Z', '2026-10-26T07:00Z'],
    ['2026-12-31T17:00Z', '2027-01-01T07:00Z'],
  ])('at %s it opens at %s', (now, next) => {
    expect(opens(now, office)).toBe(next);
  });

  test('the day is that of the clocks there, not of UTC', () => {
    const monday = window('00:00', '24:00', 'Pacific/Auckland', ['mon']);
    expect(opens('2026-11-29T10:59Z', monday)).toBe('2026-11-29T11:00Z');
    expect(opens('2026-11-30T10:59Z', monday)).toBe('2026-11-30T10:59Z');
    expect(opens('2026-11-30T11:00Z', monday)).toBe('2026-12-06T11:00Z');
  });

  test('one that closes no later than it opens closes on the next day', () => {
    const night = window('22:00', '04:00', 'UTC', ['fri']);
    expect(opens('2026-12-05T03:59Z', night)).toBe('2026-12-05T03:59Z');
    expect(opens('2026-12-05T04:00Z', night)).toBe('2026-12-11T22:00Z');
    expect(opens('2026-12-04T03:00Z', night)).toBe('2026-12-04T22:00Z');
  });

  test('the first of several counts, each by its own clocks', () => {
    const far = window('08:00', '09:00', 'Asia/Kolkata', ['tue']);
    expect(opens('2026-11-30T17:00Z', office, far)).toBe('2026-12-01T02:30Z');
    expect(nextOpening([office, far], Date.parse('2026-11-30T17:00Z'))?.window).toBe(far);
  });
});

describe('clocks that change', () => {
  // Berlin: 2026-03-29 02:00 is 03:00; 2026-10-25 03:00 is 02:00 once more.
  test.each([
    ['begins in the hour that is left out', '02:30', '05:00', '2026-03-29T01:00Z', 120],
    ['ends in it', '01:00', '02:30', '2026-03-29T00:00Z', 60],
    ['goes across it', '00:00', '06:00', '2026-03-28T23:00Z', 300],
  ])('in spring, one that %s', (_name, from, to, opening, open) => {
    const window1 = window(from, to);
    expect(opens('2026-03-28T20:00Z', window1)).toBe(opening);
    expect(openMinutes('2026-03-28T20:00Z', '2026-03-29T20:00Z', window1)).toBe(open);
  });

  test('in spring, one that lies in the hour that is left out opens on the next day', () => {
    const lost = window('02:10', '02:50');
    expect(opens('2026-03-28T20:00Z', lost)).toBe('2026-03-30T00:10Z');
    expect(opens('2026-03-28T20:00Z', window('02:10', '02:50', 'Europe/Berlin', ['sun']))).toBe('2026-04-05T00:10Z');
  });

  test.each([
    ['begins in the hour that comes twice', '02:30', '05:00', '2026-10-25T00:30Z', 210],
    ['ends in it', '01:00', '02:30', '2026-10-24T23:00Z', 90],
    ['lies in it', '02:10', '02:50', '2026-10-25T00:10Z', 40],
    ['goes across it', '00:00', '06:00', '2026-10-24T22:00Z', 420],
  ])('in autumn, one that %s', (_name, from, to, opening, open) => {
    const window1 = window(from, to);
    expect(opens('2026-10-24T20:00Z', window1)).toBe(opening);
    expect(openMinutes('2026-10-24T20:00Z', '2026-10-25T20:00Z', window1)).toBe(open);
  });

  test('by half an hour, and at midnight', () => {
    // Lord Howe: 2026-10-04 02:00 is 02:30. Beirut: 2026-03-29 00:00 is 01:00.
    expect(opens('2026-10-03T12:00Z', window('02:10', '04:00', 'Australia/Lord_Howe'))).toBe('2026-10-03T15:30Z');
    expect(opens('2026-03-28T12:00Z', window('00:00', '04:00', 'Asia/Beirut', ['sun']))).toBe('2026-03-28T22:00Z');
  });
});

test('a moment is shown by the clocks there', () => {
  expect(localTime(Date.parse('2026-11-30T07:00:00Z'), 'Europe/Berlin')).toBe('Mon 2026-11-30 08:00 Europe/Berlin');
  expect(localTime(Date.parse('2026-12-31T23:30:00Z'), 'Asia/Tokyo')).toBe('Fri 2027-01-01 08:30 Asia/Tokyo');
});

test.each([
  ['Europe/Berlin', true],
  ['UTC', true],
  ['Europe/Bonn', false],
  ['', false],
])('%j is a time zone: %s', (name, known) => {
  expect(isTimeZone(name)).toBe(known);
});
