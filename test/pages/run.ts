import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { openChromium } from './chromium';
import { writeExamples } from './examples';
import { inspect } from './inspect';
import { takeScreenshots } from './screenshots';

const print = (line: string): boolean => process.stdout.write(`${line}\n`);

/** Looks at every kind of page in a browser, and prints a line for each; `--screenshots` makes the pictures of docs. */
async function main(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'unity-pages-'));
  let browser: Browser | undefined;
  try {
    browser = await openChromium();
    const examples = writeExamples(folder);
    if (process.argv.includes('--screenshots')) {
      mkdirSync('docs/pictures', { recursive: true });
      for (const file of await takeScreenshots(browser, examples, 'docs/pictures')) print(file);
      return;
    }
    for (const example of examples) {
      for (const scheme of ['light', 'dark'] as const) {
        const { problems, openMilliseconds } = await inspect(browser, example, scheme);
        const time = `${Math.round(openMilliseconds)} ms`.padStart(8);
        print(`${example.name.padEnd(16)} ${scheme.padEnd(5)} ${time}  ${problems.length === 0 ? 'ok' : 'FAILED'}`);
        for (const problem of problems) print(`  ${problem}`);
        if (problems.length > 0) process.exitCode = 1;
      }
    }
  } finally {
    await browser?.close();
    rmSync(folder, { recursive: true });
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
