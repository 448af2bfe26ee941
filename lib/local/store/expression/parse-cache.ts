import type { Parsed } from './syntax';

/** Programs have few expression texts; the bound only guards against one that builds them from data. */
const maximumTexts = 5_000;

type Parse<Root> = (parameter: string, text: string) => Parsed<Root>;

/** Parses each text once: a simulation sends the same few expressions millions of times. */
export function cacheByText<Root>(parameter: string, parse: Parse<Root>): (text: string) => Parsed<Root> {
  const known = new Map<string, Parsed<Root>>();
  return (text) => {
    const cached = known.get(text);
    if (cached !== undefined) return cached;
    const parsed = parse(parameter, text);
    if (known.size >= maximumTexts) known.clear();
    known.set(text, parsed);
    return parsed;
  };
}
