/** A block of IPv4 addresses; `base` as an unsigned number. */
export interface Cidr {
  readonly base: number;
  readonly bits: number;
}

/** An address as an unsigned number, or undefined. */
export function readAddress(text: string): number | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  let value = 0;
  for (const part of parts) {
    if (!/^(0|[1-9]\d{0,2})$/.test(part) || Number(part) > 255) return undefined;
    value = value * 256 + Number(part);
  }
  return value;
}

/** An address as text. */
export function writeAddress(value: number): string {
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.');
}

/** How many addresses a block has. */
export function sizeOf({ bits }: Cidr): number {
  return 2 ** (32 - bits);
}

/** Balancers look at the same few rules and addresses at every check of every target. */
const known = new Map<string, Cidr | undefined>();
const mostKnown = 10_000;

/** A block from its text, host bits cleared as AWS does; undefined when it is none. */
export function readCidr(text: string): Cidr | undefined {
  if (known.has(text)) return known.get(text);
  if (known.size >= mostKnown) known.clear();
  const cidr = parseCidr(text);
  known.set(text, cidr);
  return cidr;
}

function parseCidr(text: string): Cidr | undefined {
  const match = /^([\d.]{7,15})\/(\d{1,2})$/.exec(text);
  const address = match?.[1] === undefined ? undefined : readAddress(match[1]);
  const bits = Number(match?.[2] ?? 33);
  if (address === undefined || bits > 32) return undefined;
  return { base: address - (address % 2 ** (32 - bits)), bits };
}

/** A block as text. */
export function writeCidr(cidr: Cidr): string {
  return `${writeAddress(cidr.base)}/${cidr.bits}`;
}

/** Whether the outer block holds all of the inner one. */
export function contains(outer: Cidr, inner: Cidr): boolean {
  return inner.base >= outer.base && inner.base + sizeOf(inner) <= outer.base + sizeOf(outer);
}

/** Whether two blocks share an address. */
export function overlap(a: Cidr, b: Cidr): boolean {
  return a.base < b.base + sizeOf(b) && b.base < a.base + sizeOf(a);
}
