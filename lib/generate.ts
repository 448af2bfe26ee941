import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { generatedFiles } from './generated';

/** Writes what is generated and committed. Run from the top of the checkout: `npm run generate`. */
for (const { file, text } of generatedFiles('.')) {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  process.stdout.write(`${file}\n`);
}
