import { execFileSync } from 'node:child_process';
import { casesOf, readCase, releases } from './golden-case';
import { idsIn, Renaming } from './ids';
import { takeOver } from './take-over';

const recorded = releases().flatMap((release) => casesOf(release).map((name) => [release, name] as const));

test.each(recorded)('%s: a session left as %s is undone by today’s code', async (release, name) => {
  const golden = readCase(release, name);
  const { found, ...end } = await takeOver(golden);
  // Otherwise nothing would have to be undone.
  expect(found).toBeGreaterThan(0);
  expect(end).toEqual({ state: 'rolled_back', verdict: 'clean', left: [], violations: [] });
});

test('every release that is tagged has its sessions recorded; if not: npm run golden -- record TAG', () => {
  expect(releases()).toContain('v0.1.0');
  const missing = releaseTags().filter((tag) => !releases().includes(tag));
  expect(missing).toEqual([]);
});

/** None where there is no git, or no repository: a checkout may come without either. */
function releaseTags(): readonly string[] {
  try {
    const listed = execFileSync('git', ['tag', '--list', 'v*'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return listed.split('\n').filter((tag) => /^v\d+\.\d+\.\d+$/.test(tag));
  } catch {
    return [];
  }
}

test('each type is recorded while it is made, when it was made, kept after a failure, and while it is undone', () => {
  for (const release of releases()) {
    const moments = new Map<string, Set<string>>();
    for (const name of casesOf(release)) {
      const { workflow, moment, state } = readCase(release, name);
      moments.set(workflow, (moments.get(workflow) ?? new Set()).add(`${moment} ${state}`));
    }
    for (const [workflow, seen] of moments) {
      expect({ workflow, seen: [...seen] }).toEqual({
        workflow,
        seen: expect.arrayContaining([
          'first-made executing',
          'half-made executing',
          'all-made executing',
          'completed completed',
          'kept failed',
          'undo-begun rolling_back',
          'half-undone rolling_back',
        ]),
      });
    }
    expect([...moments.keys()]).toEqual(expect.arrayContaining(['alb', 'cdn', 'full', 'spot']));
  }
});

describe('ids', () => {
  test('of two answers are paired where they stand, and renamed inside other texts', () => {
    const renaming = new Renaming();
    renaming.learn(
      { Vpc: { VpcId: 'vpc-0aa11', State: 'pending', Subnets: ['10.0.1.2'] }, at: '2026-01-01T00:00:00Z' },
      { Vpc: { VpcId: 'vpc-0bb22', State: 'available', Subnets: ['10.0.9.9'] }, at: '2027-01-01T00:00:00Z' },
    );
    expect(
      renaming.apply({ arn: 'arn:aws:ec2:::vpc/vpc-0aa11', longer: 'vpc-0aa119', ip: ['10.0.1.2', '10.0.1.23'] }),
    ).toEqual({ arn: 'arn:aws:ec2:::vpc/vpc-0bb22', longer: 'vpc-0aa119', ip: ['10.0.9.9', '10.0.1.23'] });
    expect(renaming.apply('pending 2026-01-01T00:00:00Z')).toBe('pending 2026-01-01T00:00:00Z');
  });

  test('are what AWS makes up, not words and times', () => {
    expect([...idsIn({ a: 'vpc-0aa11', b: ['available', '2026-01-01T00:00:00Z'], c: { d: 'E2ABCDEF' } })]).toEqual([
      'vpc-0aa11',
      'E2ABCDEF',
    ]);
  });
});
