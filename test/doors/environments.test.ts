import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadConfig } from '../../lib/config/load-config';
import type { UnityError } from '../../lib/domain/errors/unity-error';
import type { Diagnostic } from '../../lib/workflow/diagnostic';
import { type HostileEnvironment, hostileEnvironments } from './environments';

const root = mkdtempSync(path.join(tmpdir(), 'unity-door-'));
afterAll(() => rmSync(root, { recursive: true }));

function refusal({ file, text, main }: HostileEnvironment) {
  const project = mkdtempSync(path.join(root, 'project-'));
  const directory = path.join(project, 'workflows', 'environments');
  mkdirSync(directory, { recursive: true });
  writeFileSync(path.join(project, 'unity.yaml'), main);
  writeFileSync(path.join(directory, file), text);
  try {
    loadConfig(path.join(project, 'unity.yaml'));
  } catch (error) {
    return { error: error as UnityError, at: path.join(directory, file) };
  }
  throw new Error('the file was taken');
}

test.each(hostileEnvironments.map((row) => [row.tried, row] as const))(
  '%s: refused with file, line and column',
  (_, row) => {
    const { error, at } = refusal(row);
    expect(error.code).toBe('ConfigInvalid');
    const diagnostics = error.details.diagnostics as readonly Diagnostic[];
    const [first] = diagnostics;
    expect([first!.code, first!.file, `${first!.line}:${first!.column}`]).toEqual([row.code, at, row.at]);
    expect(first!.message).toContain(row.told);
    expect(error.message).toContain(`--> ${at}:${row.at}`);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these must not reach a terminal
    expect(error.message).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
    expect(error.message.length).toBeLessThan(50_000);
    if (row.code === 'PlainSecret') {
      expect(error.message).not.toContain('kUq3vN8x');
      expect(error.message).not.toContain('EXAMPLE');
    }
    expect(({} as { publish?: unknown }).publish).toBeUndefined();
  },
);

test('the table says each thing once', () => {
  for (const part of ['tried', 'text'] as const) {
    const rows = hostileEnvironments.map((row) => `${row[part]}${part === 'text' ? row.file + row.main : ''}`);
    expect(new Set(rows).size).toBe(hostileEnvironments.length);
  }
});
