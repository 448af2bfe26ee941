import { createHash } from 'node:crypto';
import { type Child, element, Markup } from './markup';
import { pageStyle } from './page-style';
import { hatches, pictureStyle } from './picture-style';

/** What a page says at its top, and what follows. */
export interface PageContent {
  readonly title: string;
  /** A few words in a frame of their own; `tone` repeats in colour what they say. */
  readonly verdict?: { readonly words: string; readonly tone: 'good' | 'bad' | 'warn' | 'busy' };
  readonly about: readonly string[];
  readonly facts: readonly (readonly [label: string, value: string | PageLink])[];
  readonly sections: readonly Child[];
  readonly foot: string;
}

/** Text that leads elsewhere, once somebody goes there. */
interface PageLink {
  readonly text: string;
  readonly leadsTo: string;
}

/** A cell: text, or text that is set as numbers, longer texts, words, or names with something under them are. */
export type Cell =
  | string
  | { readonly text: string; readonly as: 'number' | 'long' | 'short' | 'name'; readonly under?: string };

/** A table as pages show it. The first cell of a row names it. */
export interface TableContent {
  readonly caption: string;
  readonly head: readonly Cell[];
  readonly rows: readonly (readonly Cell[])[];
  /** Where links of the page lead to a row, by its place. */
  readonly ids?: readonly string[];
  /** Where the heading above says the same already; who hears the page hears it still. */
  readonly isCaptionSeen?: boolean;
}

/**
 * A page in one file. It loads nothing and runs nothing: its policy allows no source at all, but this one style by its
 * hash, so that even text that escaped its escaping could do nothing.
 */
export function page({ title, verdict, about, facts, sections, foot }: PageContent): string {
  const style = `${pictureStyle()}${pageStyle}`;
  const hash = createHash('sha256').update(style).digest('base64');
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
  const head = element(
    'head',
    {},
    element('meta', { charset: 'utf-8' }),
    element('meta', { 'http-equiv': 'Content-Security-Policy', content: policy }),
    element('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
    element('meta', { name: 'referrer', content: 'no-referrer' }),
    element('title', {}, title),
    // The style is the program’s own; a style of HTML is taken as it stands, to the letter of its hash.
    new Markup(`<style>${style}</style>`),
  );
  const body = element(
    'body',
    {},
    element('a', { class: 'skip', href: '#main' }, 'Skip to the content'),
    hatches(),
    element(
      'header',
      {},
      element('h1', {}, title),
      verdict && element('p', { class: `verdict ${verdict.tone}` }, verdict.words),
      about.map((line) => element('p', { class: 'about' }, line)),
      facts.length > 0 && factList(facts),
    ),
    element('main', { id: 'main' }, sections),
    element('footer', {}, element('p', {}, foot)),
  );
  return `<!doctype html>\n${element('html', { lang: 'en' }, head, body).text}\n`;
}

function factList(facts: PageContent['facts']): Markup {
  const fact = ([label, value]: PageContent['facts'][number]): Markup =>
    element(
      'div',
      {},
      element('dt', {}, label),
      element('dd', {}, typeof value === 'string' ? value : element('a', { href: value.leadsTo }, value.text)),
    );
  return element('dl', { class: 'facts' }, facts.map(fact));
}

/** A part of the page under a heading. */
export function section(heading: string, ...content: readonly Child[]): Markup {
  return element('section', {}, element('h2', {}, heading), content);
}

/** What may be wider than the page scrolls by itself, with the keys too. */
export function scrolling(label: string, ...content: readonly Child[]): Markup {
  return element('div', { class: 'scroll', role: 'region', tabindex: 0, 'aria-label': label }, content);
}

/** Labels and values, one below the other. */
export function rowList(rows: readonly (readonly [label: string, value: string])[]): Markup {
  return element(
    'dl',
    { class: 'rows' },
    rows.map(([label, value]) => [element('dt', {}, label), element('dd', {}, value)]),
  );
}

/** A table with a caption, in a region of its own. */
export function table({ caption, head, rows, ids = [], isCaptionSeen = true }: TableContent): Markup {
  const cell = (name: string, content: Cell, attributes: Readonly<Record<string, string>> = {}): Markup =>
    typeof content === 'string'
      ? element(name, attributes, content)
      : element(
          name,
          { ...attributes, class: content.as },
          content.text,
          content.under !== undefined && element('span', { class: 'under' }, content.under),
        );
  return scrolling(
    `Table: ${caption}`,
    element(
      'table',
      {},
      element('caption', { class: isCaptionSeen ? undefined : 'unseen' }, caption),
      element(
        'thead',
        {},
        element(
          'tr',
          {},
          head.map((content) => cell('th', content, { scope: 'col' })),
        ),
      ),
      element(
        'tbody',
        {},
        rows.map(([first, ...rest], index) =>
          element(
            'tr',
            { id: ids[index] },
            first !== undefined && cell('th', first, { scope: 'row' }),
            rest.map((content) => cell('td', content)),
          ),
        ),
      ),
    ),
  );
}
