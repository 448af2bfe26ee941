import { type CloudRecord, isAlive, isKnown, isShown } from '../account/record';
import type { World } from '../account/world';
import { type Page, pageOf } from '../api/pages';
import { refuse } from '../api/refusal';
import type { Elbv2State, ListenerRecord, LoadBalancerRecord, RuleRecord, TargetGroupRecord } from './state';

/** One kind of resource: where it is kept and how a call says that it is not there. */
export interface Kind<R extends CloudRecord> {
  readonly notFound: string;
  readonly noun: string;
  /** What its ARNs have after the account. */
  readonly path: RegExp;
  table(state: Elbv2State): Map<string, R>;
}

function kind<R extends CloudRecord>(definition: Kind<R>): Kind<R> {
  return definition;
}

export const kinds = {
  loadBalancer: kind<LoadBalancerRecord>({
    notFound: 'LoadBalancerNotFoundException',
    noun: 'load balancers',
    path: /^loadbalancer\/app\/[\w-]+\/[0-9a-f]{16}$/,
    table: (state) => state.loadBalancers,
  }),
  listener: kind<ListenerRecord>({
    notFound: 'ListenerNotFoundException',
    noun: 'listeners',
    path: /^listener\/app\/[\w-]+\/[0-9a-f]{16}\/[0-9a-f]{16}$/,
    table: (state) => state.listeners,
  }),
  rule: kind<RuleRecord>({
    notFound: 'RuleNotFoundException',
    noun: 'rules',
    path: /^listener-rule\/app\/[\w-]+\/[0-9a-f]{16}\/[0-9a-f]{16}\/[0-9a-f]{16}$/,
    table: (state) => state.rules,
  }),
  targetGroup: kind<TargetGroupRecord>({
    notFound: 'TargetGroupNotFoundException',
    noun: 'target groups',
    path: /^targetgroup\/[\w-]+\/[0-9a-f]{16}$/,
    table: (state) => state.targetGroups,
  }),
} as const;

/** The start of every ARN of the service in this account. */
export function arnPrefix({ region, accountId }: World): string {
  return `arn:aws:elasticloadbalancing:${region}:${accountId}:`;
}

/** Refuses what is no ARN of that kind. */
export function checkForm<R extends CloudRecord>(world: World, { path }: Kind<R>, arns: readonly string[]): void {
  const prefix = arnPrefix(world);
  const bad = arns.find((arn) => !arn.startsWith(prefix) || !path.test(arn.slice(prefix.length)));
  if (bad !== undefined) throw refuse('ValidationError', `'${bad}' is not a valid ARN`);
}

function absent<R extends CloudRecord>({ notFound, noun }: Kind<R>, ids: readonly string[]) {
  return refuse(notFound, `One or more ${noun} not found: '${ids.join("', '")}'`);
}

/** The record that a call names; NotFound when it is gone or not to be seen yet. */
export function named<R extends CloudRecord>(world: World, wanted: Kind<R>, arn: string): R {
  checkForm(world, wanted, [arn]);
  const record = wanted.table(world.state.elbv2).get(arn);
  if (record === undefined || !isKnown(record, world.now)) throw absent(wanted, [arn]);
  return record;
}

/** The record that a deleting call names: what is not there, or not to be seen yet, is none and no error. */
export function namedIfThere<R extends CloudRecord>(world: World, wanted: Kind<R>, arn: string): R | undefined {
  checkForm(world, wanted, [arn]);
  const record = wanted.table(world.state.elbv2).get(arn);
  return record !== undefined && isKnown(record, world.now) ? record : undefined;
}

/** What is there, whatever reads show. */
export function living<R extends CloudRecord>(world: World, wanted: Kind<R>): R[] {
  return [...wanted.table(world.state.elbv2).values()].filter((record) => isAlive(record, world.now));
}

/** What a Describe call shows: by ARNs or names (all or NotFound), or what fits. */
export function described<R extends CloudRecord>(
  world: World,
  wanted: Kind<R>,
  asked: {
    readonly arns?: readonly string[] | undefined;
    readonly names?: readonly string[] | undefined;
    readonly nameOf?: (record: R) => string;
    readonly fits?: (record: R) => boolean;
    readonly Marker?: string | undefined;
    readonly PageSize?: number | undefined;
  },
): Page<R> {
  const { arns = [], names = [], nameOf, fits } = asked;
  if (arns.length > 0) checkForm(world, wanted, arns);
  const shown = [...wanted.table(world.state.elbv2).values()].filter((record) => isShown(record, world.now));
  const missing = [
    ...arns.filter((arn) => !shown.some((record) => record.id === arn)),
    ...names.filter((name) => !shown.some((record) => nameOf?.(record) === name)),
  ];
  if (missing.length > 0) throw absent(wanted, missing);
  const chosen = shown.filter(
    (record) =>
      (arns.length === 0 || arns.includes(record.id)) &&
      (names.length === 0 || names.includes(nameOf?.(record) ?? '')) &&
      (fits?.(record) ?? true),
  );
  const rules = { least: 1, most: 400, invalidNumber: 'ValidationError', invalidToken: 'ValidationError' };
  return pageOf(world, chosen, { size: asked.PageSize, token: asked.Marker }, rules);
}
