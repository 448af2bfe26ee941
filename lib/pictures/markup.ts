import { cleanText } from '../domain/clean-text';

/** Text of HTML or SVG that is safe as it stands: only this file makes it. */
export class Markup {
  constructor(readonly text: string) {}
}

/** What an element may hold: a string is text and is escaped; what is not there is left out. */
export type Child = Markup | string | number | false | undefined | readonly Child[];

/** What an element may carry; an attribute that is undefined or false is left out. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** Elements of HTML without an end. */
const endless = ['meta', 'br', 'hr', 'col'];

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Names of steps and messages of AWS are written by others: they are text, whatever they look like. */
function escaped(text: string): string {
  return cleanText(text).replaceAll(/[&<>"']/g, (character) => entities[character] ?? '');
}

/** One element. Names of elements and attributes are the program’s own. */
export function element(name: string, attributes: Attributes = {}, ...children: readonly Child[]): Markup {
  const written = Object.entries(attributes).flatMap(([key, value]) => {
    if (value === undefined || value === false) return [];
    return value === true ? [` ${key}`] : [` ${key}="${escaped(typeof value === 'number' ? digits(value) : value)}"`];
  });
  const start = `<${name}${written.join('')}>`;
  return new Markup(endless.includes(name) ? start : `${start}${inner(children)}</${name}>`);
}

/** Several elements as one. */
export const together = (...children: readonly Child[]): Markup => new Markup(inner(children));

function inner(child: Child): string {
  if (child instanceof Markup) return child.text;
  if (child === undefined || child === false) return '';
  if (typeof child === 'string') return escaped(child);
  if (typeof child === 'number') return digits(child);
  return child.map(inner).join('');
}

/** A hundredth of a pixel is seen by nobody. */
const digits = (value: number): string => String(Number(value.toFixed(2)));
