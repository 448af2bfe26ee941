/** Looks like something that AWS made up: an id, an ARN, a name with a number in it, an address; not a time. */
const idLike = /^(?=.*\d)[\w./:+=@-]{7,2048}$/;
const timeLike = /^\d{4}-\d\d-\d\dT/;

const isId = (text: string): boolean => idLike.test(text) && !timeLike.test(text);

/** Every text in a value that looks like an id. */
export function idsIn(value: unknown): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (part: unknown): void => {
    if (typeof part === 'string') {
      if (isId(part)) found.add(part);
    } else if (typeof part === 'object' && part !== null) Object.values(part).forEach(visit);
  };
  visit(value);
  return found;
}

/** What an id of then is called now. Pairs are learned from two answers to the same call. */
export class Renaming {
  private readonly names = new Map<string, string>();

  /** Walks two answers side by side and pairs the ids that stand in the same place. */
  learn(then: unknown, now: unknown): void {
    if (typeof then === 'string' && typeof now === 'string') {
      if (then !== now && isId(then)) this.names.set(then, now);
    } else if (typeof then === 'object' && then !== null && typeof now === 'object' && now !== null) {
      for (const [key, part] of Object.entries(then)) this.learn(part, (now as Record<string, unknown>)[key]);
    }
  }

  /** The same value with today’s ids, also where an id is part of a longer text. */
  apply<T>(value: T): T {
    if (this.names.size === 0) return value;
    const longestFirst = [...this.names.keys()].sort((a, b) => b.length - a.length);
    const pattern = new RegExp(`(?<![A-Za-z0-9])(?:${longestFirst.map(escaped).join('|')})(?![A-Za-z0-9])`, 'g');
    const text = JSON.stringify(value).replaceAll(pattern, (id) => this.names.get(id) ?? id);
    return JSON.parse(text) as T;
  }
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
