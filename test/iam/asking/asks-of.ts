import type { Call } from '../../../lib/local/faults/call-class';
import type { Reference } from '../reference';
import type { Account } from './account';
import type { Ask } from './ask';
import { ec2Asks, ec2Special } from './services/ec2';
import { acmAsks, cloudFrontAsks, regions, route53Asks } from './services/edge';
import { elbv2Asks } from './services/elbv2';
import { backupAsks, efsAsks } from './services/files';
import { dynamoAsks, eventsAsks, lambdaAsks, quotasAsks, ssmAsks, statesAsks } from './services/own';
import { codeBuildAsks } from './services/tests';
import { cloudWatchAsks, logsAsks } from './services/watching';
import { assertWhole } from './whole';

type Translation = (input: never, account: Account) => readonly Ask[];

/** One service: its name in IAM, and what of its operations does not follow from the reference. */
interface Service {
  readonly prefix: string;
  readonly asks: Readonly<Record<string, Translation>>;
}

/** By the names under which the local world plugs clients in. */
const services: Readonly<Record<string, Service>> = {
  ec2: { prefix: 'ec2', asks: ec2Special },
  elbv2: { prefix: 'elasticloadbalancing', asks: elbv2Asks },
  efs: { prefix: 'elasticfilesystem', asks: efsAsks },
  backup: { prefix: 'backup', asks: backupAsks },
  cloudfront: { prefix: 'cloudfront', asks: cloudFrontAsks },
  acm: { prefix: 'acm', asks: acmAsks(regions.home) },
  acmUsEast1: { prefix: 'acm', asks: acmAsks(regions.global) },
  route53: { prefix: 'route53', asks: route53Asks },
  ssm: { prefix: 'ssm', asks: ssmAsks },
  cloudwatch: { prefix: 'cloudwatch', asks: cloudWatchAsks(regions.home) },
  globalCloudwatch: { prefix: 'cloudwatch', asks: cloudWatchAsks(regions.global) },
  logs: { prefix: 'logs', asks: logsAsks },
  quotas: { prefix: 'servicequotas', asks: quotasAsks },
  pricing: { prefix: 'pricing', asks: {} },
  sts: { prefix: 'sts', asks: {} },
  lambda: { prefix: 'lambda', asks: lambdaAsks },
  codebuild: { prefix: 'codebuild', asks: codeBuildAsks },
  events: { prefix: 'events', asks: eventsAsks },
  tagging: { prefix: 'tag', asks: {} },
  globalTagging: { prefix: 'tag', asks: {} },
  dynamodb: { prefix: 'dynamodb', asks: dynamoAsks },
  states: { prefix: 'states', asks: statesAsks },
};

/**
 * Everything that IAM is asked for one call of an SDK client. What knows no resource follows from the reference, and so
 * does most of EC2; the rest is written down by service.
 *
 * @throws for a call that nobody has translated, or not whole
 */
export function asksOf(call: Call, account: Account, reference: Reference): readonly Ask[] {
  const asks = translated(call, account, reference);
  assertWhole(asks, reference);
  return asks;
}

function translated({ service, operation, input }: Call, account: Account, reference: Reference): readonly Ask[] {
  const known = services[service];
  if (!known) throw new Error(`calls of ${service} are not translated`);
  const written = known.asks[operation];
  if (written) return written(input as never, account);
  const action = `${known.prefix}:${operation}`;
  if (known.prefix === 'ec2') return ec2Asks(operation, input, account, reference);
  if (reference.has(action) && reference.action(action).knowsNoResource) return [{ action, resource: '*' }];
  throw new Error(`${action} is judged on resources, and nobody says on which`);
}
