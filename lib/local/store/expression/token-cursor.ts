import { validationError } from '../errors';
import type { Parsed } from './syntax';
import { type Token, tokenize } from './tokenizer';

const end: Token = { kind: 'end', text: '<EOF>', at: 0 };

/** Walks over one expression's tokens and collects the placeholders on the way. */
export class TokenCursor {
  readonly #parameter: string;
  readonly #text: string;
  readonly #tokens: readonly Token[];
  readonly #names = new Set<string>();
  readonly #values = new Set<string>();
  #position = 0;

  constructor(parameter: string, text: string) {
    this.#parameter = parameter;
    this.#text = text;
    if (text.trim() === '') throw this.failure('The expression can not be empty;');
    this.#tokens = tokenize(text);
  }

  /** The token `ahead` places from here, without moving. */
  peek(ahead = 0): Token {
    return this.#tokens[this.#position + ahead] ?? end;
  }

  next(): Token {
    const token = this.peek();
    this.#position += 1;
    if (token.kind === 'name') this.#names.add(token.text);
    if (token.kind === 'value') this.#values.add(token.text);
    return token;
  }

  takeSymbol(symbol: string): boolean {
    const token = this.peek();
    if (token.kind !== 'symbol' || token.text !== symbol) return false;
    this.#position += 1;
    return true;
  }

  /** Keywords, unlike function names, may be written in any case. */
  takeKeyword(keyword: string): boolean {
    const token = this.peek();
    if (token.kind !== 'word' || token.text.toUpperCase() !== keyword) return false;
    this.#position += 1;
    return true;
  }

  expectSymbol(symbol: string): void {
    if (!this.takeSymbol(symbol)) throw this.syntaxError();
  }

  /** Items of one rule between commas. */
  list<Element>(parse: (cursor: TokenCursor) => Element): Element[] {
    const elements = [parse(this)];
    while (this.takeSymbol(',')) elements.push(parse(this));
    return elements;
  }

  finish<Root>(root: Root): Parsed<Root> {
    if (this.peek().kind !== 'end') throw this.syntaxError();
    return { parameter: this.#parameter, root, names: [...this.#names], values: [...this.#values] };
  }

  failure(message: string): Error {
    return validationError(`Invalid ${this.#parameter}: ${message}`);
  }

  syntaxError(): Error {
    const token = this.peek();
    const before = this.#tokens[this.#position - 1]?.at ?? 0;
    const after = this.#tokens[this.#position + 1];
    const near = this.#text.slice(before, after === undefined ? undefined : after.at + after.text.length);
    return this.failure(`Syntax error; token: "${token.text}", near: "${near}"`);
  }
}
