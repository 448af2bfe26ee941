import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { doorsPage } from './page';

/** Writes the page about doors. Run from the top of the checkout, by `npm run generate`. */
const file = path.join('docs', 'doors.md');
writeFileSync(file, doorsPage());
process.stdout.write(`${file}\n`);
