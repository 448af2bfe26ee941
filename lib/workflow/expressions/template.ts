import { parseReference, type ReferenceFault } from './parse-reference';
import type { Reference } from './reference';

/** A piece of text between expressions, escapes already taken out. */
interface TextPart {
  readonly kind: 'text';
  readonly text: string;
}

/** One `${…}`; `start` and `end` are its offsets in the template. */
export interface ReferencePart {
  readonly kind: 'reference';
  readonly reference: Reference;
  readonly start: number;
  readonly end: number;
}

/** An expression that cannot be read. */
interface TemplateError extends ReferenceFault {
  readonly start: number;
  readonly end: number;
}

/** A text with expressions in it. */
export interface Template {
  readonly parts: readonly (TextPart | ReferencePart)[];
  readonly errors: readonly TemplateError[];
}

/** Splits a text at its expressions. `$${` stands for a literal `${`. */
export function parseTemplate(text: string): Template {
  const parts: (TextPart | ReferencePart)[] = [];
  const errors: TemplateError[] = [];
  let literal = '';
  let at = 0;
  while (at < text.length) {
    const dollar = text.indexOf('$', at);
    if (dollar < 0) break;
    literal += text.slice(at, dollar);
    if (text.startsWith('$${', dollar)) {
      literal += '${';
      at = dollar + 3;
    } else if (!text.startsWith('${', dollar)) {
      literal += '$';
      at = dollar + 1;
    } else {
      const close = text.indexOf('}', dollar);
      const end = close < 0 ? text.length : close + 1;
      const reading = close < 0 ? unclosed : parseReference(text.slice(dollar + 2, close));
      if ('error' in reading) {
        errors.push({ ...reading.error, start: dollar, end });
      } else {
        if (literal !== '') parts.push({ kind: 'text', text: literal });
        literal = '';
        parts.push({ kind: 'reference', reference: reading.reference, start: dollar, end });
      }
      at = end;
    }
  }
  literal += text.slice(at);
  if (literal !== '') parts.push({ kind: 'text', text: literal });
  return { parts, errors };
}

const unclosed = {
  error: { message: 'an expression is not closed', fix: 'Close it with `}`, or write `$${` for a literal `${`.' },
};

/** The reference of a text that is one expression and nothing else: only such a text keeps the value's type. */
export function wholeReference(template: Template): Reference | undefined {
  const [part, ...rest] = template.parts;
  return part?.kind === 'reference' && rest.length === 0 ? part.reference : undefined;
}

/** The references of a text. */
export function references(template: Template): readonly ReferencePart[] {
  return template.parts.filter((part): part is ReferencePart => part.kind === 'reference');
}
