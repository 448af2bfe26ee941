import type { Json } from '../domain/json';
import { parseTemplate, references } from '../workflow/expressions/template';
import type { PlannedInput } from './plan';

const here: ReadonlySet<string> = new Set(['default', 'given']);

/** Whether a value comes from neither the workflow nor the command line. */
export function isElsewhere(from: string | undefined): from is string {
  return from !== undefined && !here.has(from);
}

/** The parameters in an input that come from elsewhere; nothing where there are none. */
export function parametersIn(
  value: Json,
  from: { readonly [parameter: string]: string },
): Pick<PlannedInput, 'parameters'> {
  const named = [...namesIn(value)].flatMap((name) => {
    const origin = Object.hasOwn(from, name) ? from[name] : undefined;
    return isElsewhere(origin) ? [[name, origin] as const] : [];
  });
  return named.length === 0 ? {} : { parameters: Object.fromEntries(named) };
}

function namesIn(value: Json): ReadonlySet<string> {
  const found = new Set<string>();
  const parts: Json[] = [value];
  for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
    if (typeof part === 'string') {
      for (const { reference } of references(parseTemplate(part)))
        if (reference.root === 'parameters') found.add(reference.name);
    } else if (typeof part === 'object' && part !== null) parts.push(...(Object.values(part) as Json[]));
  }
  return found;
}
