import { explainAwsCode, knownAwsCodes } from '../../lib/cli/commands/explain-aws-code';
import { describeError, errorCodes } from '../../lib/domain/errors/catalogue';
import { run } from './authoring-run';

describe('unity explain', () => {
  it.each(['E1203', 'e1203', '1203', 'UNITY-E1203', 'unity-e1203', 'DependencyCycle', 'dependencycycle'])(
    'knows %s',
    async (asked) => {
      const { code, stdout } = await run(['explain', asked]);
      expect(code).toBe(0);
      expect(stdout).toContain('UNITY-E1203 DependencyCycle');
      expect(stdout).toContain(describeError('DependencyCycle').remedy);
    },
  );

  it('lists them all, for people and as JSON', async () => {
    const { stdout } = await run(['explain']);
    expect(stdout.trimEnd().split('\n')).toHaveLength(errorCodes.length + 1);
    const document = JSON.parse((await run(['explain', '--json'])).stdout);
    expect(document.format_version).toBe('1.0');
    expect(document.errors.map(({ name }: { name: string }) => name)).toEqual(errorCodes);
  });

  it('gives one as JSON, with the exit code that goes with it', async () => {
    expect(JSON.parse((await run(['explain', 'NoRegion', '--json'])).stdout)).toEqual({
      format_version: '1.0',
      code: 'UNITY-E5003',
      name: 'NoRegion',
      kind: 'user',
      summary: describeError('NoRegion').summary,
      remedy: describeError('NoRegion').remedy,
      exit_code: 253,
    });
  });

  it.each([
    ['DependencyCycel', 'DependencyCycle'],
    ['SessionNotFund', 'SessionNotFound'],
    // Has the form of a code of AWS, and is one of ours with a letter too few.
    ['SesionNotFound', 'SessionNotFound'],
    ['E1293', 'E1203'],
    ['InsuficientInstanceCapacity', 'InsufficientInstanceCapacity'],
  ])('asks whether %s means %s', async (asked, meant) => {
    const { code, stdout, stderr } = await run(['explain', asked]);
    expect({ code, stdout }).toEqual({ code: 252, stdout: '' });
    expect(stderr).toContain(`there is no error code \`${asked}\`; did you mean \`${meant}\`?`);
  });

  it.each(['Frobnicate', '', '__proto__', 'constructor', '\u001b[2J', 'x'.repeat(5000)])(
    'does not know %j',
    async (asked) => {
      const { code, stderr } = await run(['explain', asked]);
      expect(code).toBe(252);
      expect(stderr).toMatch(/^error\[UNITY-E5012\]: there is no error code/);
      expect(stderr).not.toContain('\u001b');
      expect(stderr.length).toBeLessThan(400);
    },
  );
});

describe('codes of AWS', () => {
  it.each([
    ['InsufficientInstanceCapacity', /next type, zone or market/],
    ['VcpuLimitExceeded', /next type, zone or market/],
    ['VpcLimitExceeded', /quota/],
    ['UnauthorizedOperation', /does not allow/],
    ['AccessDeniedException', /does not allow/],
    ['ExpiredToken', /credentials/],
    ['DependencyViolation', /still uses/],
    ['InvalidVpcID.NotFound', /looks again/],
    ['ThrottlingException', /sent again/],
    ['RequestLimitExceeded', /sent again/],
  ])('tells what happens about %s', async (code, words) => {
    expect(explainAwsCode(code)?.summary).toMatch(words);
    const { stdout } = await run(['explain', code]);
    expect(stdout).toMatch(words);
    expect(JSON.parse((await run(['explain', code, '--json'])).stdout)).toMatchObject({ code, source: 'aws' });
  });

  it('offers only codes that it knows', () => {
    for (const code of knownAwsCodes) expect(explainAwsCode(code)).toBeDefined();
  });
});
