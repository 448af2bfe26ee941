import type { World } from '../account/world';
import { refuse } from './refusal';

/** One page of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | undefined;
}

/** How a service counts and what it calls a bad number or token. */
export interface PageRules {
  readonly most?: number;
  readonly least?: number;
  readonly invalidNumber?: string;
  readonly invalidToken?: string;
}

function readToken(token: string, code: string): number {
  const match = /^page-(\d{1,9})$/.exec(Buffer.from(token, 'base64url').toString('latin1'));
  if (match?.[1] === undefined) throw refuse(code, `The token '${token}' is invalid`);
  return Number(match[1]);
}

/** Cuts a page out of a list; tokens are opaque to the caller. */
export function pageOf<T>(
  world: World,
  items: readonly T[],
  request: { readonly size?: number | undefined; readonly token?: string | undefined },
  rules: PageRules = {},
): Page<T> {
  const { least = 5, most = 1000, invalidNumber = 'InvalidParameterValue', invalidToken = 'InvalidNextToken' } = rules;
  const { size, token } = request;
  if (size !== undefined && (size < least || size > most)) {
    const message = `Value ( ${size} ) for parameter maxResults is invalid. Expecting a value between ${least} and ${most}.`;
    throw refuse(invalidNumber, message);
  }
  const from = token === undefined ? 0 : readToken(token, invalidToken);
  const until = from + Math.min(size ?? most, world.limits.pageSize);
  if (from === 0 && until >= items.length) return { items, next: undefined };
  const next = until < items.length ? Buffer.from(`page-${until}`).toString('base64url') : undefined;
  return { items: items.slice(from, until), next };
}
