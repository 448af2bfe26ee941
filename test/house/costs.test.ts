import { readFileSync } from 'node:fs';
import path from 'node:path';
import { costsPage } from '../../lib/costs-page';

const root = path.resolve(__dirname, '../..');

// CDK's own validation takes longer than all the rest; the test of the app of cdk.json runs it.
process.env.CDK_VALIDATION = 'false';

test('docs/costs.md is up to date; if not: npm run generate', async () => {
  const { file, text } = await costsPage(root);
  expect(readFileSync(path.join(root, file), 'utf8')).toBe(text);
}, 180_000);
