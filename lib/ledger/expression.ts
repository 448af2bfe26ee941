/** A place in an item: attribute, then map keys. */
export type Path = readonly [string, ...string[]];

/** A condition as data. */
export type Condition =
  | { readonly test: 'equals' | 'less'; readonly path: Path; readonly value: unknown }
  | { readonly test: 'absent' | 'present'; readonly path: Path }
  | { readonly test: 'in'; readonly path: Path; readonly values: readonly unknown[] }
  | { readonly test: 'any' | 'all'; readonly of: readonly Condition[] };

/** Builds conditions. */
export const when = {
  equals: (path: string | Path, value: unknown): Condition => ({ test: 'equals', path: asPath(path), value }),
  less: (path: string | Path, value: unknown): Condition => ({ test: 'less', path: asPath(path), value }),
  absent: (path: string | Path): Condition => ({ test: 'absent', path: asPath(path) }),
  present: (path: string | Path): Condition => ({ test: 'present', path: asPath(path) }),
  in: (path: string | Path, values: readonly unknown[]): Condition => ({ test: 'in', path: asPath(path), values }),
  any: (...of: Condition[]): Condition => together('any', of),
  all: (...of: Condition[]): Condition => together('all', of),
} as const;

/** What a write changes. */
export interface Change {
  readonly set?: readonly (readonly [string | Path, unknown])[];
  /** Set only where nothing stands yet: the first writer wins. */
  readonly setIfAbsent?: readonly (readonly [string | Path, unknown])[];
  /** Copies what stands at a place to another; where nothing stands, the value. */
  readonly keep?: readonly { readonly from: string; readonly as: string; readonly unless: unknown }[];
  readonly append?: readonly (readonly [string, readonly unknown[]])[];
  readonly remove?: readonly (string | Path)[];
}

/** One alone stands as it is: DynamoDB refuses redundant parentheses. */
function together(test: 'any' | 'all', of: readonly Condition[]): Condition {
  const [first, ...others] = of;
  return first && others.length === 0 ? first : { test, of };
}

function asPath(path: string | Path): Path {
  return typeof path === 'string' ? [path] : path;
}

/** Collects names and values of one request and writes its expressions. */
export class ExpressionWriter {
  readonly names: Record<string, string> = {};
  readonly values: Record<string, unknown> = {};
  private readonly nameOf = new Map<string, string>();

  path(path: string | Path): string {
    return asPath(path)
      .map((part) => this.name(part))
      .join('.');
  }

  condition(condition: Condition): string {
    switch (condition.test) {
      case 'equals':
        return `${this.path(condition.path)} = ${this.value(condition.value)}`;
      case 'less':
        return `${this.path(condition.path)} < ${this.value(condition.value)}`;
      case 'absent':
        return `attribute_not_exists(${this.path(condition.path)})`;
      case 'present':
        return `attribute_exists(${this.path(condition.path)})`;
      case 'in':
        return `${this.path(condition.path)} IN (${condition.values.map((value) => this.value(value)).join(', ')})`;
      case 'any':
        return `(${condition.of.map((inner) => this.condition(inner)).join(' OR ')})`;
      case 'all':
        return `(${condition.of.map((inner) => this.condition(inner)).join(' AND ')})`;
    }
  }

  /** The update expression of a change; every write counts the item’s version up. */
  update(change: Change & Required<Pick<Change, 'set'>>): string {
    const sets = [
      ...change.set.map(([path, value]) => `${this.path(path)} = ${this.value(value)}`),
      ...(change.setIfAbsent ?? []).map(([path, value]) => {
        const place = this.path(path);
        return `${place} = if_not_exists(${place}, ${this.value(value)})`;
      }),
      ...(change.keep ?? []).map(
        ({ from, as, unless }) => `${this.path(as)} = if_not_exists(${this.path(from)}, ${this.value(unless)})`,
      ),
      ...(change.append ?? []).map(([path, items]) => {
        const place = this.path(path);
        return `${place} = list_append(if_not_exists(${place}, ${this.value([])}), ${this.value(items)})`;
      }),
    ];
    const removes = (change.remove ?? []).map((path) => this.path(path));
    return [
      `SET ${sets.join(', ')}`,
      ...(removes.length > 0 ? [`REMOVE ${removes.join(', ')}`] : []),
      `ADD ${this.path('version')} ${this.value(1)}`,
    ].join(' ');
  }

  private name(part: string): string {
    const known = this.nameOf.get(part);
    if (known) return known;
    const placeholder = `#n${this.nameOf.size}`;
    this.nameOf.set(part, placeholder);
    this.names[placeholder] = part;
    return placeholder;
  }

  private value(value: unknown): string {
    const placeholder = `:v${Object.keys(this.values).length}`;
    this.values[placeholder] = value;
    return placeholder;
  }
}
