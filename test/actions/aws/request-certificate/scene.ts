import { RequestCertificateCommand } from '@aws-sdk/client-acm';
import {
  type ChangeAction,
  ChangeResourceRecordSetsCommand,
  ListResourceRecordSetsCommand,
  type ResourceRecordSet,
} from '@aws-sdk/client-route-53';
import { requestCertificateAction } from '../../../../lambdas/actions/aws/request-certificate/action';
import { requestCertificateDefinition } from '../../../../lambdas/actions/aws/request-certificate/definition';
import type { CloudLimits } from '../../../../lib/local/cloud/account/limits';
import { validationRecordOf } from '../../../../lib/local/cloud/acm/validation-record';
import { type Tap, type TestCloud, testCloud } from '../../../helpers/action-cloud';
import { ActionRun } from '../../../helpers/action-run';

export type Run = ActionRun<typeof requestCertificateDefinition>;

export const zone = 'Z0123456789EXAMPLE';
export const shop = { domain: 'shop.example.com', hosted_zone_id: zone };
export const parse = (input: object) => requestCertificateDefinition.input.parse(input);

/** Runs in virtual time; undoes all and finds the account as it was. */
export function certifying(
  work: (run: Run, world: TestCloud) => Promise<void>,
  input: object = shop,
  options: { limits?: Partial<CloudLimits>; tap?: Tap; region?: string } = {},
): Promise<void> {
  const world = testCloud(options);
  const runIt = async () => {
    const before = world.ours();
    const run = runOf(world, input);
    await work(run, world);
    await run.undo();
    expect(world.ours()).toEqual(before);
  };
  return world.clock.run(runIt());
}

export function runOf(world: TestCloud, input: object, step = 'certificate'): Run {
  return new ActionRun(world, requestCertificateAction, parse(input), step);
}

/** What is found wrong before anything runs. */
export async function rehearsed(run: Run): Promise<readonly string[]> {
  const findings = await requestCertificateAction.rehearse!({ ...run.step.context(), input: run.input });
  return findings.map(({ message }) => message);
}

/** The record that proves a name. */
export const provingRecord = (name: string) => validationRecordOf({ accountId: '111122223333' }, name);

/** Somebody else’s change of a record. */
export async function changeRecord(
  { clients }: TestCloud,
  Action: ChangeAction,
  { name, value }: { readonly name: string; readonly value: string },
  TTL = 300,
): Promise<void> {
  const ResourceRecordSet = { Name: name, Type: 'CNAME' as const, TTL, ResourceRecords: [{ Value: value }] };
  const ChangeBatch = { Changes: [{ Action, ResourceRecordSet }] };
  await clients.route53.send(new ChangeResourceRecordSetsCommand({ HostedZoneId: zone, ChangeBatch }));
}

export async function recordsIn({ clients }: TestCloud): Promise<readonly ResourceRecordSet[]> {
  const answer = await clients.route53.send(new ListResourceRecordSetsCommand({ HostedZoneId: zone }));
  return answer.ResourceRecordSets ?? [];
}

/** Somebody else’s request for a certificate. */
export async function requestElsewhere({ clients }: TestCloud, DomainName: string): Promise<string> {
  const command = new RequestCertificateCommand({ DomainName, ValidationMethod: 'DNS' });
  return (await clients.acm.send(command)).CertificateArn!;
}
