import { definitions } from '../../lambdas/actions/definitions';
import { isInspected } from '../../lambdas/actions/inspected';
import { invariant } from '../domain/assert';
import type { FunctionName } from '../domain/functions';
import { kindOf } from './engine-rights';

const permissionSets: ReadonlyMap<string, string> = new Map(
  Object.entries(definitions).map(([name, { permissionSet }]) => [name, permissionSet]),
);

const inspected: ReadonlySet<string> = new Set(
  Object.entries(definitions).flatMap(([name, definition]) => (isInspected(definition) ? [name] : [])),
);

/**
 * `lambdas/actions/registry.ts` with the actions of a function’s permission set alone. Of the engine functions one carries
 * those that make something, to look at it; the others run none.
 */
export function registryFor(source: string, name: FunctionName): string {
  const kind = kindOf(name);
  return keepLines(source, /^ {2}'([^']+)': \w+,$/, (action) => {
    invariant(permissionSets.has(action), `the registry has ${action}, which has no definition`);
    return kind.kind === 'engine'
      ? name === 'inspect' && inspected.has(action)
      : permissionSets.get(action) === kind.set;
  });
}

/** `lambdas/shared/clients.ts` with the clients of these packages alone. */
export function clientsFor(source: string, packages: readonly string[]): string {
  const imports = source.matchAll(/^import \{ (\w+) \} from '(@aws-sdk\/[^']+)';$/gm);
  const packageOf = new Map([...imports].map(([, client = '', from = '']) => [client, from]));
  return keepLines(source, /^ {4}\w+: new (\w+)\(.*\),$/, (client) => packages.includes(packageOf.get(client) ?? ''));
}

/** Drops lines of a form that are not wanted. The imports that only they use are dropped by the compiler. */
function keepLines(source: string, form: RegExp, wanted: (subject: string) => boolean): string {
  let found = 0;
  const kept = source.split('\n').filter((line) => {
    const [, subject] = form.exec(line) ?? [];
    if (subject === undefined) return true;
    found += 1;
    return wanted(subject);
  });
  invariant(
    found > 0,
    `no line reads like ${form}: whoever changed the file must change lib/constructs/function-parts.ts`,
  );
  return kept.join('\n');
}
