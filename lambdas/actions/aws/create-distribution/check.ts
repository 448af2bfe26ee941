import { describeDistribution } from '../../../resources/cloudfront/distribution';
import type { Finding, StepContext } from '../../action';
import type { DistributionInput } from './config';
import { distributionKey } from './parts';

/** Whether viewers get to the load balancer the way that was asked for. */
export async function checkDistribution(
  context: StepContext & { readonly input: DistributionInput },
): Promise<readonly Finding[]> {
  const { input } = context;
  const found = await describeDistribution(context, context.resource(distributionKey)?.id ?? '');
  const config = found?.DistributionConfig;
  const origins = config?.Origins?.Items ?? [];
  const names = config?.Aliases?.Items ?? [];
  const findings: Finding[] = [];
  const id = found?.Id ?? '';
  if (config?.Enabled !== true) {
    findings.push(finding('The distribution is not enabled.', { id, expected: 'enabled', found: 'disabled' }));
  }
  if (!origins.some(({ DomainName }) => DomainName === input.dns_name)) {
    const leadsTo = origins.map(({ DomainName }) => DomainName).join(', ') || 'nowhere';
    const about = { id, expected: input.dns_name, found: leadsTo };
    findings.push(finding(`The distribution does not lead to ${input.dns_name}.`, about));
  }
  for (const alias of input.aliases.filter((wanted) => !names.includes(wanted))) {
    findings.push(finding(`The distribution does not answer to ${alias}.`));
  }
  if (input.web_acl_arn !== undefined && config?.WebACLId !== input.web_acl_arn) {
    findings.push(finding(`The web ACL ${input.web_acl_arn} does not stand before the distribution.`));
  }
  return findings;
}

function finding(message: string, about?: Finding['about']): Finding {
  const remedy = 'Find out who changed it meanwhile, and deploy again.';
  return { code: 'CheckFailed', message, remedy, ...(about && { about }) };
}
