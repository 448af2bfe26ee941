import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadConfig } from '../../lib/config/load-config';
import { defaultSettings } from '../../lib/domain/settings';

const directory = mkdtempSync(path.join(tmpdir(), 'unity-config-'));
afterAll(() => rmSync(directory, { recursive: true }));

test('without a file the defaults hold', () => {
  expect(loadConfig(path.join(directory, 'absent.yaml')).settings).toEqual(defaultSettings);
});

test('a file that was asked for must be there', () => {
  const file = path.join(directory, 'absent.yaml');
  expect(() => loadConfig(file, { required: true })).toThrow(
    expect.objectContaining({ code: 'ConfigInvalid', message: expect.stringContaining(file) }),
  );
});

test('a directory in its place is said, not thrown at somebody', () => {
  expect(() => loadConfig(directory)).toThrow(expect.objectContaining({ code: 'ConfigInvalid' }));
});

test('a wrong file is an error with the place, the line and the remedy of each problem', () => {
  const file = path.join(directory, 'wrong.yaml');
  writeFileSync(file, 'prefix: unity\nlog_retention: 30\nsettings: 3\n');
  expect(() => loadConfig(file)).toThrow(expect.objectContaining({ code: 'ConfigInvalid' }));
  try {
    loadConfig(file);
  } catch (error) {
    const { message, details } = error as { message: string; details: { diagnostics: readonly unknown[] } };
    expect(message).toContain(`--> ${file}:2:1`);
    expect(message).toContain('2 | log_retention: 30');
    expect(message).toContain('Did you mean `log_retention_days`?');
    expect(message).toContain(`--> ${file}:3:11`);
    expect(details.diagnostics).toHaveLength(2);
  }
  expect.assertions(6);
});
