import { runSimulation, runUnsafeSimulation, type Simulation } from '@cloud-copilot/iam-simulate';
import { localPlace } from '../../lib/local/host/place';
import type { Ask, Keys } from './asking/ask';
import type { Role } from './installation/roles';
import { allOf, type Reference, type ReferenceAction } from './reference';

/** A question to IAM, whole. */
export interface Question {
  readonly role: Role;
  readonly tags: Readonly<Record<string, string>>;
  readonly ask: Ask;
}

/** What IAM says, with the context that it looked at and the Sids that allowed it. */
export interface Verdict {
  readonly isAllowed: boolean;
  readonly context: Keys;
  readonly by: readonly string[];
  /** The statement that came nearest, where nothing allows it, and what of it does not fit. */
  readonly nearest: string;
}

/**
 * iam-data has the two services of the prefix elasticloadbalancing in one, and for what both have it keeps the older
 * one's resources. The newer one's AddTags takes all that can be tagged (its page of the reference).
 */
const mixedUp: ReadonlySet<string> = new Set(['elasticloadbalancing:AddTags']);

/** Evaluates requests against policies as IAM does; the same question is answered once. */
export class Judge {
  private readonly known = new Map<string, Promise<Verdict>>();
  /** Questions that differ, and all. */
  asked = 0;

  constructor(private readonly reference: Reference) {}

  get distinct(): number {
    return this.known.size;
  }

  judge(question: Question): Promise<Verdict> {
    this.asked += 1;
    const context = contextOf(question, this.reference.action(question.ask.action));
    const shape = shapeOf([question.role.arn, question.ask.action, question.ask.resource, context]);
    const known = this.known.get(shape);
    if (known) return known;
    const verdict = this.evaluate(question, context);
    this.known.set(shape, verdict);
    return verdict;
  }

  private async evaluate({ role, ask }: Question, context: Keys): Promise<Verdict> {
    const simulation: Simulation = {
      request: {
        principal: `${role.arn.replace(':iam:', ':sts:').replace(':role/', ':assumed-role/')}/session`,
        action: ask.action,
        resource: { resource: ask.resource, accountId: localPlace.accountId },
        contextVariables: Object.fromEntries(
          Object.entries(context).map(([key, value]) => [key, typeof value === 'string' ? value : [...value]]),
        ),
      },
      identityPolicies: role.policies.map((policy, index) => ({ name: `${role.name} ${index + 1}`, policy })),
      ...(ask.resourcePolicy && { resourcePolicy: ask.resourcePolicy }),
      ...(role.boundary && { permissionBoundaryPolicies: [{ name: 'boundary', policy: role.boundary }] }),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    };
    const action = this.reference.action(ask.action);
    if (mixedUp.has(action.name) || isUncommon(ask.resource)) return plain(simulation, context);
    const result = await runSimulation(simulation, {});
    if (result.resultType === 'error') throw new Error(`${ask.action} on ${ask.resource}: ${result.errors.message}`);
    if (result.resultType === 'wildcard')
      throw new Error(`${ask.action} is asked on ${ask.resource}, not on one thing`);
    const { analysis, ignoredContextKeys = [] } = result.result;
    if (ignoredContextKeys.length > 0) throw new Error(`${ask.action} knows no ${ignoredContextKeys.join(', ')}`);
    const statements = analysis?.identityAnalysis;
    const isAllowed = result.overallResult === 'Allowed';
    const blocked = analysis?.blockedBy?.join(', ');
    return {
      isAllowed,
      context,
      by: (statements?.allowStatements ?? []).map(({ explain }) => explain.identifier),
      nearest: blocked ? `it is kept back by ${blocked}` : nearestOf(statements?.unmatchedStatements ?? []),
    };
  }
}

/** ARNs whose form the library's checks do not know: what AWS owns has no account, a log group may have an end. */
function isUncommon(resource: string): boolean {
  return /^arn:aws:ssm:[\w-]*::/.test(resource) || resource.endsWith(allOf);
}

function plain(simulation: Simulation, context: Keys): Verdict {
  const isAllowed = runUnsafeSimulation(simulation, {}) === 'Allowed';
  return { isAllowed, context, by: [], nearest: 'see the statements about this action' };
}

type Unmatched = readonly {
  readonly resourceMatch: boolean;
  readonly actionMatch: boolean;
  readonly explain: { readonly identifier: string; readonly conditions?: unknown };
}[];

function nearestOf(statements: Unmatched): string {
  const rank = ({ actionMatch, resourceMatch }: Unmatched[number]): number =>
    (actionMatch ? 2 : 0) + (resourceMatch ? 1 : 0);
  const [best] = [...statements].filter(({ actionMatch }) => actionMatch).sort((a, b) => rank(b) - rank(a));
  if (!best) return 'no statement has the action';
  const { identifier, conditions } = best.explain;
  if (!best.resourceMatch) return `${identifier} has the action, and another resource`;
  const failed = [conditions ?? []]
    .flat()
    .filter((condition) => (condition as { matches?: boolean }).matches === false);
  return `${identifier} has action and resource, but ${JSON.stringify(failed)} does not hold`;
}

/** Which keys a request has is the reference's to say: a tag that AWS does not hand to an action helps nobody. */
function contextOf({ role, tags, ask }: Question, action: ReferenceAction): Keys {
  const found = action.resources.filter(({ arn }) => arn.test(ask.resource));
  const knows = (key: string): boolean => action.keys.has(key) || found.some(({ keys }) => keys.has(key));
  const keys: Record<string, string | readonly string[]> = {};
  for (const [name, value] of Object.entries(ask.keys ?? {})) keys[name] = value;
  if (ask.puts && ask.puts.length > 0 && (knows('aws:requesttag/${tagkey}') || mixedUp.has(action.name))) {
    for (const { Key, Value } of ask.puts) keys[`aws:RequestTag/${Key}`] = Value;
    keys['aws:TagKeys'] = ask.puts.map(({ Key }) => Key);
  }
  const prefix = action.name.split(':')[0] ?? '';
  // What is not there any more has no tags that IAM could look at.
  for (const { Key, Value } of ask.on && !ask.on.isGone ? ask.on.tags : []) {
    if (knows('aws:resourcetag/${tagkey}')) keys[`aws:ResourceTag/${Key}`] = Value;
    if (knows(`${prefix}:resourcetag/\${tagkey}`) && prefix !== 'ssm') keys[`${prefix}:ResourceTag/${Key}`] = Value;
  }
  for (const [key, value] of Object.entries(tags)) keys[`aws:PrincipalTag/${key}`] = value;
  keys['aws:PrincipalArn'] = role.arn;
  keys['aws:PrincipalAccount'] = localPlace.accountId;
  keys['aws:RequestedRegion'] = ask.resource.split(':')[3] || localPlace.region;
  return keys;
}

/** Ids differ from run to run and decide nothing but whether two are the same: they are numbered as they come. */
function shapeOf(parts: readonly unknown[]): string {
  const numbers = new Map<string, number>();
  return JSON.stringify(parts).replaceAll(/[0-9a-f]{8,}|E[0-9A-Z]{12,}/g, (id) => {
    const number = numbers.get(id) ?? numbers.size + 1;
    numbers.set(id, number);
    return `#${number}`;
  });
}
