import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { costsPage } from './costs-page';
import { generatedFiles } from './generated';

/** Writes what is generated and committed. Run from the top of the checkout: `npm run generate`. */
async function generate(): Promise<void> {
  for (const { file, text } of [...generatedFiles('.'), await costsPage('.')]) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    process.stdout.write(`${file}\n`);
  }
}

void generate();
