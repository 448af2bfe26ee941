import {
  DescribeCertificateCommand,
  RequestCertificateCommand,
  type RequestCertificateCommandInput,
} from '@aws-sdk/client-acm';
import { type ChangeAction, ChangeResourceRecordSetsCommand, type ResourceRecordSet } from '@aws-sdk/client-route-53';
import { validationRecordOf } from '../../../../lib/local/cloud/acm/validation-record';
import { type SimulatedAccount, simulatedAccount } from '../../../helpers/simulated-account';

export const zones = {
  shop: { id: 'Z0SHOP', name: 'shop.example.com' },
  example: { id: 'Z0EXAMPLE', name: 'example.com' },
  inside: { id: 'Z0INSIDE', name: 'example.com', isPrivate: true },
} as const;

/** An account with hosted zones. */
export function zonedAccount(options: Parameters<typeof simulatedAccount>[0] = {}): SimulatedAccount {
  const limits = { hostedZones: [zones.example, zones.inside, zones.shop], ...options.limits };
  return simulatedAccount({ baseline: true, ...options, limits });
}

export async function request(
  { clients }: SimulatedAccount,
  DomainName = 'www.example.com',
  more: Partial<RequestCertificateCommandInput> = {},
): Promise<string> {
  const command = new RequestCertificateCommand({ DomainName, ValidationMethod: 'DNS', ...more });
  return (await clients.acm.send(command)).CertificateArn!;
}

export async function look({ clients }: SimulatedAccount, CertificateArn: string) {
  return (await clients.acm.send(new DescribeCertificateCommand({ CertificateArn }))).Certificate!;
}

/** The record that proves a name, as a change takes it. */
export function proof(name: string, changes: Partial<ResourceRecordSet> = {}): ResourceRecordSet {
  const record = validationRecordOf({ accountId: '111122223333' }, name);
  return { Name: record.name, Type: 'CNAME', TTL: 300, ResourceRecords: [{ Value: record.value }], ...changes };
}

export function change(
  { clients }: SimulatedAccount,
  Action: ChangeAction,
  ResourceRecordSet: ResourceRecordSet,
  HostedZoneId: string = zones.example.id,
) {
  const ChangeBatch = { Changes: [{ Action, ResourceRecordSet }] };
  return clients.route53.send(new ChangeResourceRecordSetsCommand({ HostedZoneId, ChangeBatch }));
}
