import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import type { Example } from './examples';

/** The pictures that docs show: few, and each of one thing. */
const shots = [
  { file: 'plan-full.png', page: 'plan-full', scheme: 'light', of: 'viewport' },
  { file: 'report-full.png', page: 'report-full', scheme: 'dark', of: '.gantt' },
  { file: 'report-failed.png', page: 'real-undone', scheme: 'light', of: '.gantt' },
] as const;

/** Takes them, and says which files they are. */
export async function takeScreenshots(
  browser: Browser,
  examples: readonly Example[],
  folder: string,
): Promise<readonly string[]> {
  const files: string[] = [];
  for (const { file, page: name, scheme, of } of shots) {
    const example = examples.find((one) => one.name === name);
    if (!example) throw new Error(`there is no page ${name}`);
    const context = await browser.newContext({ colorScheme: scheme, viewport: { width: 1280, height: 1000 } });
    const page = await context.newPage();
    await page.goto(pathToFileURL(example.file).href);
    const target = path.join(folder, file);
    if (of === 'viewport') await page.screenshot({ path: target });
    else await page.locator('section', { has: page.locator(`${of}.beside`) }).screenshot({ path: target });
    await context.close();
    files.push(target);
  }
  return files;
}
