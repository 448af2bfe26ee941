import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadConfig } from '../../lib/config/load-config';
import { readConfig } from '../../lib/config/read-config';
import type { UnityError } from '../../lib/domain/errors/unity-error';
import type { Diagnostic } from '../../lib/workflow/diagnostic';
import { hostileConfigurations } from './configuration';

const directory = mkdtempSync(path.join(tmpdir(), 'unity-door-'));
const file = path.join(directory, 'unity.yaml');
afterAll(() => rmSync(directory, { recursive: true }));

/** What `loadConfig`, with which every synthesis and every command begins, throws for a text. */
function refusal(text: string): UnityError {
  writeFileSync(file, text);
  try {
    loadConfig(file);
  } catch (error) {
    return error as UnityError;
  }
  throw new Error('the configuration was taken');
}

test.each(hostileConfigurations.map((row) => [row.tried, row] as const))(
  '%s: refused as ConfigInvalid, at its place',
  (_, { text, at, told }) => {
    const { code, message, details } = refusal(text);
    expect(code).toBe('ConfigInvalid');
    const [first, ...others] = details.diagnostics as readonly Diagnostic[];
    expect(`${first!.line}:${first!.column}`).toBe(at);
    expect([first!, ...others].map((diagnostic) => diagnostic.message).join('\n')).toContain(told);
    expect(message).toContain(`--> ${file}:${at}`);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these must not reach a terminal
    expect(message).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
    expect(message.length).toBeLessThan(50_000);
    expect(({} as { publish?: unknown; prefix?: unknown }).publish).toBeUndefined();
    expect(({} as { prefix?: unknown }).prefix).toBeUndefined();
    expect(readdirSync(directory)).toEqual(['unity.yaml']);
  },
);

test('the table says each thing once, and no text of it is that of another', () => {
  for (const part of ['tried', 'text'] as const)
    expect(new Set(hostileConfigurations.map((row) => row[part])).size).toBe(hostileConfigurations.length);
  expect(hostileConfigurations.length).toBeGreaterThan(150);
});

test('what is refused is refused by what it is: a whole file without it is taken', () => {
  for (const one of ['test/nag/everything.yaml', 'unity.yaml'])
    expect(readConfig(readFileSync(one, 'utf8'), one).diagnostics).toEqual([]);
});
