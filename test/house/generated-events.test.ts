import { readFileSync } from 'node:fs';
import path from 'node:path';
import { generatedEventFiles } from '../../lib/events/generated';

const root = path.resolve(__dirname, '../..');

test('the page about events, their schemas and patterns are up to date; if not: npm run generate', async () => {
  for (const { file, text } of await generatedEventFiles()) {
    expect([file, readFileSync(path.join(root, file), 'utf8')]).toEqual([file, text]);
  }
});
