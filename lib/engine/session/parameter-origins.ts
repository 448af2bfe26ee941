import type { ParameterOrigin } from '../../domain/environment-parameters';
import type { SessionItem } from '../../ledger/items';
import type { ResolvedParameters } from '../../workflow/parameters';

/** What a session keeps of where its parameters come from: nothing of defaults, which most are. */
export function originsOf(from: ResolvedParameters['from']): Pick<SessionItem, 'parameters_from'> {
  const others = Object.entries(from).filter(([, origin]) => origin !== 'default');
  return others.length === 0 ? {} : { parameters_from: Object.fromEntries(others) };
}

/** The same of a session that goes on: what it had comes from where it came from. */
export function originsAfter(
  { parameters_from: before = {} }: Pick<SessionItem, 'parameters_from'>,
  from: ResolvedParameters['from'],
): Pick<SessionItem, 'parameters_from'> {
  const now = Object.entries(from).map(([name, origin]): [string, ParameterOrigin] => [
    name,
    origin === 'session' ? (before[name] ?? 'default') : origin,
  ]);
  return originsOf(Object.fromEntries(now));
}
