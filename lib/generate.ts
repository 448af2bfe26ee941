import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { costsPage } from './costs-page';
import { generatedEventFiles } from './events/generated';
import { generatedFiles } from './generated';

/** Writes what is generated and committed. Run from the top of the checkout: `npm run generate`. */
async function generate(): Promise<void> {
  const files = [...generatedFiles('.'), await costsPage('.'), ...(await generatedEventFiles())];
  for (const { file, text } of files) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    process.stdout.write(`${file}\n`);
  }
}

void generate();
