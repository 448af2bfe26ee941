import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import type { Example } from './examples';

/** What became of a page in one colour scheme. */
export interface Inspection {
  readonly problems: readonly string[];
  readonly openMilliseconds: number;
}

/** How long a page may take to be there and painted. */
const mostMilliseconds = 2000;

const widths = [1280, 400];

/** Opens a page without a network, and looks at all that can be looked at without eyes. */
export async function inspect(browser: Browser, { file }: Example, colorScheme: 'light' | 'dark'): Promise<Inspection> {
  const context = await browser.newContext({ colorScheme, viewport: { width: 1280, height: 900 } });
  try {
    await context.setOffline(true);
    const page = await context.newPage();
    const problems: string[] = [];
    const url = pathToFileURL(file).href;
    page.on('request', (request) => {
      if (request.url() !== url) problems.push(`asks for ${request.url().slice(0, 200)}`);
    });
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) problems.push(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => problems.push(`script: ${error.message}`));
    page.on('dialog', (dialog) => {
      problems.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    const began = performance.now();
    await page.goto(url, { waitUntil: 'load' });
    const painted = await firstPaint(page);
    const openMilliseconds = Math.max(performance.now() - began, painted);
    if (openMilliseconds > mostMilliseconds) problems.push(`takes ${Math.round(openMilliseconds)} ms to open`);
    for (const width of widths) {
      await page.setViewportSize({ width, height: 900 });
      problems.push(...(await overflow(page, width)), ...(await axe(page)).map((found) => `${found} at ${width} px`));
    }
    await page.setViewportSize({ width: 1280, height: 900 });
    problems.push(...(await keyboard(page)));
    return { problems, openMilliseconds };
  } finally {
    await context.close();
  }
}

/** Milliseconds from the start of the navigation; a frame later it is there for certain. */
function firstPaint(page: Page): Promise<number> {
  return page.evaluate(`new Promise((resolve) => {
    const known = () => performance.getEntriesByName('first-paint')[0]?.startTime;
    const look = () => known() === undefined ? requestAnimationFrame(look) : resolve(known());
    requestAnimationFrame(look);
  })`);
}

async function overflow(page: Page, width: number): Promise<readonly string[]> {
  const wide: number = await page.evaluate('document.documentElement.scrollWidth');
  return wide > width ? [`is ${wide} px wide where ${width} are there`] : [];
}

const axeSource = readFileSync(
  path.join(path.dirname(createRequire(`${process.cwd()}/`).resolve('axe-core')), 'axe.min.js'),
  'utf8',
);

/** All rules of axe-core; what is serious or critical is a problem. */
async function axe(page: Page): Promise<readonly string[]> {
  // The page’s policy lets no script in; this one comes from outside the page.
  await page.evaluate(`if (!window.axe) { ${axeSource} }`);
  const { violations }: Pick<AxeResults, 'violations'> = await page.evaluate(
    `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => ({ violations }))`,
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => `axe ${id}: ${help}: ${nodes[0]?.html.slice(0, 200)}`);
}

/** The tab key must come by everything that can be used, and end. */
async function keyboard(page: Page): Promise<readonly string[]> {
  const wanted: number = await page.evaluate(`(() => {
    const all = [...document.querySelectorAll('a[href], summary, [tabindex="0"]')];
    window.seen = new Set();
    document.addEventListener('focusin', ({ target }) => window.seen.add(target));
    window.wanted = all.filter((one) => one.checkVisibility());
    return window.wanted.length;
  })()`);
  for (let pressed = 0; pressed < wanted + 2; pressed++) await page.keyboard.press('Tab');
  const missed: readonly string[] = await page.evaluate(
    'window.wanted.filter((one) => !window.seen.has(one)).map((one) => one.outerHTML.slice(0, 120))',
  );
  return missed.map((html) => `the tab key does not reach ${html}`);
}
