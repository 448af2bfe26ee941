import fc from 'fast-check';
import { lastLines } from '../../../lambdas/actions/docker/setup-containers/last-lines';

describe('the last lines of a command', () => {
  it('are the last ones', () => {
    const text = Array.from({ length: 100 }, (_, index) => `line ${index}`).join('\n');
    expect(lastLines(`${text}\n\n`, 3)).toBe('line 97\nline 98\nline 99');
  });

  it('are cut at the front, where the reason is not', () => {
    const cut = lastLines(`${'x'.repeat(5000)} the reason`, 12, 100);
    expect(cut).toHaveLength(100);
    expect(cut.startsWith('…')).toBe(true);
    expect(cut.endsWith('the reason')).toBe(true);
  });

  it('hold no escape sequences and no control characters', () => {
    expect(lastLines('\u001b[31mred\u001b[0m \u001b]0;title\u0007bell\u0000\u0008\rover\tend')).toBe(
      'red bell\nover\tend',
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(lastLines(text)).not.toMatch(/[^\P{Cc}\t\n]/u);
      }),
    );
  });

  it.each([
    'password=canary9',
    'PASSWORD: "canary9 with spaces"',
    "db_password = 'canary9'",
    '"api_key":"canary9"',
    'Authorization: Bearer canary9.abc',
    'curl https://user:canary9@example.com/x',
    'key AKIACANARY9CANARY999 used',
    'token eyJcanary9canary9.eyJcanary9canary9.canary9',
    '-----BEGIN RSA PRIVATE KEY-----\ncanary9\n-----END RSA PRIVATE KEY-----',
    '-----BEGIN PRIVATE KEY-----\ncanary9\ncut off',
    'pass\u001b[0mword=canary9',
    'AWS_SECRET_ACCESS_KEY=canary9',
  ])('hide the secret in %j', (text) => {
    expect(lastLines(`before\n${text}`)).not.toMatch(/canary9/i);
    expect(lastLines(`before\n${text}`)).toContain('before');
  });

  it('leave ordinary words as they are', () => {
    const text =
      'Error response from daemon: manifest for nginx:9 not found: token is missing\nhttp://example.com:80/a@b';
    expect(lastLines(text)).toBe(text);
  });
});
