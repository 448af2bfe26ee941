import { paginateListDistributions } from '@aws-sdk/client-cloudfront';
import { DescribeAddressesCommand } from '@aws-sdk/client-ec2';
import { paginateDescribeLoadBalancers } from '@aws-sdk/client-elastic-load-balancing-v2';
import { type QuotaStanding, readStandings, shortages } from '../../../../lambdas/actions/aws/check-quotas/check';
import { quotaNeed } from '../../../../lambdas/actions/aws/quota-codes';
import type { QuotaNeed } from '../../../../lambdas/actions/definition';
import { definitions } from '../../../../lambdas/actions/definitions';
import type { Clients } from '../../../../lambdas/shared/clients';
import { assumedInput, parameterDefaults } from '../../../workflow/assumed-input';
import { findDefinition } from '../../../workflow/definitions';
import type { Workflow } from '../../../workflow/model';
import { type Finding, unwell, well } from '../finding';

/** What is counted for people only: deployments need it too, and their functions have no right to count it. */
const more = {
  addresses: { serviceCode: 'ec2', quotaCode: 'L-0263D0A3', name: 'EC2-VPC Elastic IPs' },
  balancers: {
    serviceCode: 'elasticloadbalancing',
    quotaCode: 'L-53DA6B97',
    name: 'Application Load Balancers per Region',
  },
  distributions: { serviceCode: 'cloudfront', quotaCode: 'L-24B04930', name: 'Web distributions per AWS account' },
} as const;

/** What one deployment of a workflow needs with the defaults of its parameters, and what other types take: a spot instance, an address. */
export function quotaNeeds(workflow: Workflow): readonly QuotaNeed[] {
  const parameters = parameterDefaults(workflow.parameters);
  const own = workflow.steps.flatMap(({ service, action, inputs }) => {
    const definition = findDefinition(definitions, service, action);
    return definition ? definition.quotas(assumedInput(definition, inputs, parameters)) : [];
  });
  const spot = quotaNeed('spotVcpus', own.some(({ quotaCode }) => quotaCode === 'L-34B43A08') ? 0 : smallestVcpus);
  return [...own, spot, { ...more.addresses, amount: 1 }];
}

/** Of one t3.small, which `spot` takes by default. */
const smallestVcpus = 2;

/** Whether the account has room for one more deployment. `global` tells quotas of what belongs to no region. */
export async function quotaFindings(
  clients: Clients,
  global: Clients['quotas'],
  workflow: Workflow,
): Promise<readonly Finding[]> {
  const needs = quotaNeeds(workflow);
  const isGlobal = ({ serviceCode }: QuotaNeed) => serviceCode === more.distributions.serviceCode;
  const standings = await Promise.all([
    readStandings(
      clients,
      needs.filter((need) => !isGlobal(need)),
      countedUse,
    ),
    readStandings({ ...clients, quotas: global }, needs.filter(isGlobal), countedUse),
  ]);
  return asFindings(standings.flat(), workflow);
}

function asFindings(standings: readonly QuotaStanding[], { name }: Workflow): readonly Finding[] {
  const short = standings.filter((standing) => shortages([standing]).length > 0);
  if (short.length === 0) {
    const told = standings.flatMap(({ need, limit, used }) =>
      limit === undefined || used === undefined ? [] : [`${need.name} ${used}/${limit}`],
    );
    return [well('quotas', 'QuotasSuffice', `room for one more \`${name}\`: ${told.join(', ')}`)];
  }
  return short.map(({ need, limit = 0, used = 0 }) => {
    const wanted = `--service-code ${need.serviceCode} --quota-code ${need.quotaCode} --desired-value ${used + need.amount}`;
    const region = need.serviceCode === more.distributions.serviceCode ? ' --region us-east-1' : '';
    return unwell('quotas', 'QuotaShort', {
      message: `${need.name}: ${used} of ${limit} in use, one more \`${name}\` needs ${need.amount}`,
      fix: `Remove what is not needed, or ask for more: \`aws service-quotas request-service-quota-increase ${wanted}${region}\`.`,
    });
  });
}

/** How much is in use of what the pre-flight does not count. */
const counters: Readonly<Record<string, (clients: Clients) => Promise<number>>> = {
  [more.addresses.quotaCode]: async ({ ec2 }) =>
    (await ec2.send(new DescribeAddressesCommand({}))).Addresses?.filter(({ Domain }) => Domain !== 'standard')
      .length ?? 0,
  [more.balancers.quotaCode]: async ({ elbv2 }) => {
    let count = 0;
    for await (const { LoadBalancers = [] } of paginateDescribeLoadBalancers({ client: elbv2 }, {}))
      count += LoadBalancers.filter(({ Type }) => Type === 'application').length;
    return count;
  },
  [more.distributions.quotaCode]: async ({ cloudfront }) => {
    let count = 0;
    for await (const { DistributionList } of paginateListDistributions({ client: cloudfront }, {}))
      count += DistributionList?.Items?.length ?? 0;
    return count;
  },
};

const countedUse = (clients: Clients, quotaCode: string): Promise<number> | undefined => counters[quotaCode]?.(clients);
