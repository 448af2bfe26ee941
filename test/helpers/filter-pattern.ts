/**
 * Whether a line of a log fits a metric filter, as CloudWatch reads patterns: `{ $.a = "x" }` with `||` of JSON lines, or
 * `?term ?"term"` of any line (“Filter pattern syntax for metric filters”). Only the forms that we use; others throw.
 */
export function matchesFilter(pattern: string, line: string): boolean {
  const json = /^\{ (.*) \}$/.exec(pattern)?.[1];
  if (json !== undefined) return matchesJson(json, line);
  return termsOf(pattern).some((term) => line.includes(term));
}

function matchesJson(condition: string, line: string): boolean {
  const parts = condition.split(' || ').map((part) => part.replace(/^\((.*)\)$/, '$1'));
  return parts.some((part) => {
    const [, path, wanted] = /^\$\.(\w+) = "([^"*%]*)"$/.exec(part) ?? [];
    if (path === undefined) throw new Error(`no such condition is known here: ${part}`);
    return fieldOf(line, `$.${path}`) === wanted;
  });
}

/** What a metric filter takes as its value: a field of the line, or a number. */
export function valueFor(metricValue: string, line: string): number {
  return metricValue.startsWith('$.') ? Number(fieldOf(line, metricValue)) : Number(metricValue);
}

function fieldOf(line: string, selector: string): unknown {
  try {
    return (JSON.parse(line) as Record<string, unknown>)[selector.slice(2)];
  } catch {
    return undefined;
  }
}

function termsOf(pattern: string): readonly string[] {
  const terms = [...pattern.matchAll(/\?"((?:[^"\\]|\\.)*)"|\?(\S+)/g)].map(
    ([, quoted, plain]) => plain ?? quoted!.replaceAll(/\\(.)/g, '$1'),
  );
  if (terms.length === 0) throw new Error(`no such pattern is known here: ${pattern}`);
  return terms;
}
