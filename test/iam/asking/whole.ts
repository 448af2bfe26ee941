import type { Reference } from '../reference';
import type { Ask } from './ask';

/** Types of which a call names one: the reference calls each of them required. */
const alternatives: readonly (readonly [action: RegExp, types: RegExp])[] = [
  [/^elasticloadbalancing:/, /^(listener|listener-rule|loadbalancer)\/(app|gwy|net)\/?$/],
  [/^states:DescribeExecution$/, /^(execution|express)$/],
  [/^dynamodb:Query$/, /^(table|index)$/],
];

/**
 * Holds a translation against the reference: whoever says on what a call is judged must name every type of resource that
 * AWS requires for it.
 *
 * @throws for an ARN of no type that the action knows, and for a type that is left out
 */
export function assertWhole(asks: readonly Ask[], reference: Reference): void {
  for (const name of new Set(asks.map(({ action }) => action))) {
    const { knowsNoResource, resources } = reference.action(name);
    const arns = asks.filter(({ action }) => action === name).map(({ resource }) => resource);
    if (knowsNoResource) {
      if (arns.some((arn) => arn !== '*'))
        throw new Error(`${name} knows no resource, and is asked on ${arns.join(', ')}`);
      continue;
    }
    const typesOf = (arn: string) =>
      resources.filter((resource) => resource.arn.test(withoutVersion(arn))).map(({ type }) => type);
    // AWS's own documents and parameters have no account; iam-data mixes up two services of one prefix.
    const strange = arns.find((arn) => typesOf(arn).length === 0 && !name.startsWith('elasticloadbalancing:'));
    if (strange !== undefined) throw new Error(`${name} knows no resource of the form of ${strange}`);
    const named = new Set(arns.flatMap(typesOf));
    const missing = resources.filter(
      ({ type, required }) => required && !named.has(type) && !hasAlternative(name, type, named),
    );
    if (missing.length > 0 && name !== 'elasticloadbalancing:AddTags')
      throw new Error(`${name} is judged on ${missing.map(({ type }) => type).join(', ')} too`);
  }
}

/** The reference speaks of functions where a version is named too, as it does for InvokeFunction. */
function withoutVersion(arn: string): string {
  return arn.replace(/(:function:[^:]+):\d+$/, '$1');
}

function hasAlternative(action: string, type: string, named: ReadonlySet<string>): boolean {
  return alternatives.some(
    ([of, types]) => of.test(action) && types.test(type) && [...named].some((other) => types.test(other)),
  );
}
