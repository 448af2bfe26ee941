type TokenKind = 'word' | 'name' | 'value' | 'number' | 'symbol' | 'end' | 'unknown';

/** A piece of an expression and where it stands. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly at: number;
}

/** One group per kind, in the order of `kinds`. Attribute names start with a letter, placeholders need not. */
const token = /\s*(?:([A-Za-z]\w*)|(#\w+)|(:\w+)|(\d+)|(<>|<=|>=|[()[\].,=<>+-]))/y;
const kinds = ['word', 'name', 'value', 'number', 'symbol'] as const;

/** Splits an expression; what fits no rule becomes one "unknown" token, which no grammar accepts. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  let at = 0;
  while (at < end) {
    token.lastIndex = at;
    const match = token.exec(text);
    const group = match?.findIndex((part, index) => index > 0 && part !== undefined) ?? -1;
    const kind = kinds[group - 1];
    const matched = match?.[group];
    if (kind === undefined || matched === undefined) {
      tokens.push({ kind: 'unknown', text: text.slice(at).trimStart().charAt(0), at });
      break;
    }
    at = token.lastIndex;
    tokens.push({ kind, text: matched, at: at - matched.length });
  }
  tokens.push({ kind: 'end', text: '<EOF>', at: text.length });
  return tokens;
}
