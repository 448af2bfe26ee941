import { readFileSync } from 'node:fs';
import path from 'node:path';
import { doorsPage } from './page';

const page = doorsPage();

test('docs/doors.md is up to date; if not: npm run generate', () => {
  expect(readFileSync(path.resolve(__dirname, '../../docs/doors.md'), 'utf8')).toBe(page);
});

test('every character shows what it is', () => {
  expect(page).not.toMatch(/[^\n\x20-\x7e‘’“”…€–]/u);
  expect(page).toContain('`');
});

test('every row is one of two cells', () => {
  const rows = page.split('\n').filter((line) => line.startsWith('|'));
  expect(rows.length).toBeGreaterThan(500);
  expect(rows.filter((row) => row.replaceAll('\\|', '').split('|').length !== 4)).toEqual([]);
});
