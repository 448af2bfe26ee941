/** Whether a UTF-16 unit belongs to a class of characters. */
export type CharTest = (unit: number) => boolean;

/** A parsed pattern. `max` undefined means without bound. */
export type PatternNode =
  | { readonly kind: 'char'; readonly test: CharTest }
  | { readonly kind: 'sequence'; readonly items: readonly PatternNode[] }
  | { readonly kind: 'choice'; readonly options: readonly PatternNode[] }
  | { readonly kind: 'repeat'; readonly item: PatternNode; readonly min: number; readonly max: number | undefined };

/** Why a pattern is refused, in words that follow "cannot be used:". */
export class PatternRefusal {
  readonly reason: string;
  constructor(reason: string) {
    this.reason = reason;
  }
}

const digit: CharTest = (unit) => unit >= 48 && unit <= 57;
const word: CharTest = (unit) =>
  digit(unit) || unit === 95 || (unit >= 65 && unit <= 90) || (unit >= 97 && unit <= 122);
const space: CharTest = (unit) => /\s/.test(String.fromCharCode(unit));
const not =
  (test: CharTest): CharTest =>
  (unit) =>
    !test(unit);

/** What an escaped letter stands for, as in JavaScript. */
export const classEscapes: Readonly<Record<string, CharTest>> = {
  d: digit,
  D: not(digit),
  w: word,
  W: not(word),
  s: space,
  S: not(space),
};

/** The characters that letters after a backslash stand for. */
export const charEscapes: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r' };

/** `.`: anything but the end of a line. */
export const anyChar: CharTest = (unit) => unit !== 10 && unit !== 13 && unit !== 0x2028 && unit !== 0x2029;
