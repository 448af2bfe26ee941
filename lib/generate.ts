import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { generatedEventFiles } from './events/generated';
import { generatedFiles } from './generated';

/** Writes what is generated and committed. Run from the top of the checkout: `npm run generate`. */
async function main(): Promise<void> {
  for (const { file, text } of [...generatedFiles('.'), ...(await generatedEventFiles())]) {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    process.stdout.write(`${file}\n`);
  }
}

void main();
