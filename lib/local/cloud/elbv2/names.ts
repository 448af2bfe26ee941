import { refuse } from '../api/refusal';

/** Names of load balancers and target groups (API reference): 1-32 letters, digits, hyphens, none at the ends. */
export function checkName(what: 'load balancer' | 'target group', name: string): void {
  const bad = (why: string) => refuse('ValidationError', `The ${what} name '${name}' ${why}`);
  if (name.length > 32) throw bad("cannot be longer than '32' characters");
  if (!/^[a-zA-Z0-9-]+$/.test(name))
    throw bad('can only contain characters that are alphanumeric characters and hyphens(-)');
  if (/^-|-$/.test(name)) throw bad('cannot begin or end with a hyphen(-)');
  if (what === 'load balancer' && name.startsWith('internal-')) throw bad("cannot begin with 'internal-'");
}
