import type { Json } from '../../domain/json';
import type { Range } from './source';

/** One key of a mapping with the place of the key itself. */
export interface SourceEntry {
  readonly key: Range;
  readonly node: SourceNode;
}

/** A single value. */
export interface ScalarNode {
  readonly kind: 'scalar';
  readonly range: Range;
  readonly value: string | number | boolean | null;
}

/** A list. */
interface ListNode {
  readonly kind: 'list';
  readonly range: Range;
  readonly value: readonly Json[];
  readonly items: readonly SourceNode[];
}

/** A mapping; `value` has the entries of `entries` and no others. */
export interface MapNode {
  readonly kind: 'map';
  readonly range: Range;
  readonly value: { readonly [key: string]: Json };
  readonly entries: ReadonlyMap<string, SourceEntry>;
}

/** What was read, with the place of every part: the plain value alone would lose where it came from. */
export type SourceNode = ScalarNode | ListNode | MapNode;
