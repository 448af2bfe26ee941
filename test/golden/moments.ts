/** How often something had happened when a session is recorded: the share of all that happen. */
type Share = 'first' | 'half' | 'last';

/** A moment in the life of a session at which it is recorded. */
export interface Moment {
  readonly name: string;
  /** What is counted: calls that make something on the way forward, or calls that take it away. */
  readonly at: { readonly makes: Share } | { readonly removes: Share } | 'completed' | 'kept' | 'tails';
}

export const moments: readonly Moment[] = [
  { name: 'first-made', at: { makes: 'first' } },
  { name: 'half-made', at: { makes: 'half' } },
  { name: 'all-made', at: { makes: 'last' } },
  { name: 'completed', at: 'completed' },
  // Half way somebody cancelled, and it was to be kept for somebody to look at.
  { name: 'kept', at: 'kept' },
  { name: 'undo-begun', at: { removes: 'first' } },
  { name: 'half-undone', at: { removes: 'half' } },
  // Undone but for what only time removes: types with a distribution.
  { name: 'tails', at: 'tails' },
];
