import { assertNever } from '../../domain/assert';

/** A field of a mapping, or a place in a list (from 0). */
export type Accessor = string | number;

/** The facts about the session that an expression may use. */
export const sessionFields = ['id', 'stack_name', 'environment'] as const;

/** One of `sessionFields`. */
export type SessionField = (typeof sessionFields)[number];

/** What the inside of `${…}` names. `path` leads further into a list or mapping. */
export type Reference =
  | { readonly root: 'parameters'; readonly name: string; readonly path: readonly Accessor[] }
  | { readonly root: 'steps'; readonly step: string; readonly output: string; readonly path: readonly Accessor[] }
  | { readonly root: 'environment'; readonly name: string; readonly path: readonly Accessor[] }
  | { readonly root: 'session'; readonly field: SessionField };

/** What may stand first in an expression. */
export const roots = ['parameters', 'steps', 'environment', 'session'] as const;

function formatPath(path: readonly Accessor[]): string {
  return path.map((accessor) => (typeof accessor === 'number' ? `[${accessor}]` : `.${accessor}`)).join('');
}

/** The expression as it is written, with its `${` and `}`. */
export function formatReference(reference: Reference): string {
  switch (reference.root) {
    case 'parameters':
    case 'environment':
      return `\${${reference.root}.${reference.name}${formatPath(reference.path)}}`;
    case 'steps':
      return `\${steps.${reference.step}.${reference.output}${formatPath(reference.path)}}`;
    case 'session':
      return `\${session.${reference.field}}`;
    default:
      return assertNever(reference);
  }
}
