import { readFileSync } from 'node:fs';
import path from 'node:path';
import { generatedFiles } from '../../lib/generated';
import { introOf } from '../../lib/plan/page';

const root = path.resolve(__dirname, '../..');
const files = generatedFiles(root);

test.each(files.map(({ file, text }) => [file, text]))('%s is up to date; if not: npm run generate', (file, text) => {
  expect(readFileSync(path.join(root, file), 'utf8')).toBe(text);
});

test('every deployment type has its page', () => {
  const pages = files
    .filter(({ file }) => path.dirname(file) === path.join('docs', 'types'))
    .map(({ file }) => path.basename(file));
  expect(pages).toEqual(['alb.md', 'cdn.md', 'full.md', 'spot.md']);
});

test('the comment at the top of a file is its introduction', () => {
  const text = '# yaml-language-server: $schema=./x.json\n#\n# First.\n#\n# Second.\nsteps: []\n# not this\n';
  expect(introOf(text)).toBe('First.\n\nSecond.');
});
