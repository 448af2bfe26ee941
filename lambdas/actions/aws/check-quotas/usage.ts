import { KeyAlgorithm } from '@aws-sdk/client-acm';
import {
  type Instance,
  paginateDescribeInternetGateways,
  paginateDescribeNetworkInterfaces,
  paginateDescribeSecurityGroups,
  paginateDescribeVpcs,
} from '@aws-sdk/client-ec2';
import { listCertificates } from '../../../resources/acm/certificate';
import { listInstances } from '../../../resources/ec2/instance';
import { listVolumes } from '../../../resources/ec2/volume';
import type { Clients } from '../../../shared/clients';
import { type QuotaFamily, quotaFamilyOf, vcpusOf } from '../instance-types';
import { type QuotaName, quotaCodes } from '../quota-codes';

type Counter = (clients: Clients) => Promise<number>;

/** How much of a quota the account uses, as the Describe calls count it. */
const counters: Readonly<Record<QuotaName, Counter>> = {
  vpcs: ({ ec2 }) => count(paginateDescribeVpcs({ client: ec2 }, {}), (page) => page.Vpcs),
  internetGateways: ({ ec2 }) =>
    count(paginateDescribeInternetGateways({ client: ec2 }, {}), (page) => page.InternetGateways),
  securityGroups: ({ ec2 }) =>
    count(paginateDescribeSecurityGroups({ client: ec2 }, {}), (page) => page.SecurityGroups),
  networkInterfaces: ({ ec2 }) =>
    count(paginateDescribeNetworkInterfaces({ client: ec2 }, {}), (page) => page.NetworkInterfaces),
  spotVcpus: (clients) => countVcpus(clients, 'standard', 'spot'),
  onDemandVcpus: (clients) => countVcpus(clients, 'standard', 'on-demand'),
  graphicsSpotVcpus: (clients) => countVcpus(clients, 'graphics', 'spot'),
  certificates: (clients) => countCertificates(clients),
  gp3Storage: (clients) => countGp3Tib(clients),
  graphicsOnDemandVcpus: (clients) => countVcpus(clients, 'graphics', 'on-demand'),
};

const counterByCode = new Map<string, Counter>(
  Object.entries(quotaCodes).map(([name, quota]) => [quota.quotaCode, counters[name as QuotaName]]),
);

/** The use of a quota, or undefined when nothing here knows how to count it. */
export async function usageOf(clients: Clients, quotaCode: string): Promise<number | undefined> {
  return counterByCode.get(quotaCode)?.(clients);
}

async function count<Page>(pages: AsyncIterable<Page>, items: (page: Page) => readonly unknown[] | undefined) {
  let total = 0;
  for await (const page of pages) total += items(page)?.length ?? 0;
  return total;
}

/**
 * The quota is one of each region, and a step’s certificate may stand in this one or in us-east-1: the fuller of the two
 * counts. Certificates of every key and state count (ACM user guide, quotas).
 */
async function countCertificates({ acm, acmUsEast1 }: Clients): Promise<number> {
  const query = { Includes: { keyTypes: Object.values(KeyAlgorithm) } };
  const listed = await Promise.all([acm, acmUsEast1].map((client) => listCertificates(client, query)));
  return Math.max(...listed.map(({ length }) => length));
}

/** All gp3 volumes of the region together, root volumes among them. */
async function countGp3Tib(clients: Clients): Promise<number> {
  const found = await listVolumes({ clients }, { Filters: [{ Name: 'volume-type', Values: ['gp3'] }] });
  return found.reduce((sum, { Size = 0 }) => sum + Size, 0) / 1_024;
}

/** vCPUs of pending and running instances. Stopped ones do not count (EC2 user guide, on-demand instance quotas). */
async function countVcpus(clients: Clients, family: QuotaFamily, market: 'spot' | 'on-demand'): Promise<number> {
  const Filters = [{ Name: 'instance-state-name', Values: ['pending', 'running'] }];
  const instances = await listInstances({ clients }, { Filters });
  return instances
    .filter((instance) => quotaFamilyOf(instance.InstanceType ?? '') === family && marketOf(instance) === market)
    .reduce((sum, instance) => sum + vcpusIn(instance), 0);
}

function marketOf(instance: Instance): 'spot' | 'on-demand' {
  return instance.InstanceLifecycle === 'spot' ? 'spot' : 'on-demand';
}

function vcpusIn({ CpuOptions, InstanceType }: Instance): number {
  if (CpuOptions?.CoreCount === undefined) return vcpusOf(InstanceType ?? '');
  return CpuOptions.CoreCount * (CpuOptions.ThreadsPerCore ?? 1);
}
