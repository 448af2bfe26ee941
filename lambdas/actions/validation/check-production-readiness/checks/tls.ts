import type { Distribution } from '@aws-sdk/client-cloudfront';
import { DescribeSSLPoliciesCommand, type Listener } from '@aws-sdk/client-elastic-load-balancing-v2';
import { type Sheet, shortArn } from '../sheet';
import type { Survey } from '../survey';

/** Whether nobody on the way can read along: TLS 1.2 or newer, and no way around it. */
export async function checkTls(survey: Survey, sheet: Sheet): Promise<void> {
  const { distribution_id, load_balancer_arn } = survey.input;
  if (distribution_id !== undefined) {
    const distribution = await survey.distribution(distribution_id);
    if (distribution === undefined) sheet.absent(distribution_id);
    else checkEdge(sheet, distribution_id, distribution);
  }
  if (load_balancer_arn === undefined) return;
  const listeners = await survey.listeners(load_balancer_arn);
  const name = load_balancer_arn.split('/').at(-2) ?? load_balancer_arn;
  if (listeners === undefined) return sheet.absent(shortArn(load_balancer_arn));
  if (listeners.length === 0) return sheet.absent(`any listener of ${name}`);
  await checkPolicies(survey, sheet, name, listeners);
  checkPlain(sheet, name, listeners, distribution_id);
}

function checkEdge(sheet: Sheet, id: string, { DistributionConfig: config }: Distribution): void {
  const behaviors = [
    { path: 'all paths', policy: config?.DefaultCacheBehavior?.ViewerProtocolPolicy },
    ...(config?.CacheBehaviors?.Items ?? []).map((one) => ({
      path: one.PathPattern,
      policy: one.ViewerProtocolPolicy,
    })),
  ];
  for (const { path, policy } of behaviors) {
    const text = `${id} (${path}): ViewerProtocolPolicy is ${policy}`;
    if (policy === 'redirect-to-https' || policy === 'https-only') sheet.saw(text);
    else sheet.fail(text, 'never');
  }
  const { CloudFrontDefaultCertificate, MinimumProtocolVersion } = config?.ViewerCertificate ?? {};
  if (config?.ViewerCertificate === undefined || CloudFrontDefaultCertificate === true) {
    sheet.saw(`${id} has the certificate for *.cloudfront.net, for which AWS itself sets the oldest TLS`);
  } else if (/^TLSv1\.[23]/.test(MinimumProtocolVersion ?? '')) {
    sheet.saw(`${id}: MinimumProtocolVersion is ${MinimumProtocolVersion}`);
  } else {
    sheet.fail(`${id}: MinimumProtocolVersion is ${MinimumProtocolVersion}, older than TLSv1.2`, 'never');
  }
}

/** AWS says which versions a policy of a listener lets through; names do not. */
async function checkPolicies(
  { context }: Survey,
  sheet: Sheet,
  name: string,
  listeners: readonly Listener[],
): Promise<void> {
  const secure = listeners.filter(({ Protocol }) => Protocol === 'HTTPS');
  const Names = [...new Set(secure.map(({ SslPolicy = '' }) => SslPolicy))];
  if (Names.length === 0) return;
  const { SslPolicies = [] } = await context.clients.elbv2.send(new DescribeSSLPoliciesCommand({ Names }));
  for (const { Port, SslPolicy } of secure) {
    const versions = SslPolicies.find((policy) => policy.Name === SslPolicy)?.SslProtocols ?? [];
    const text = `${name}:${Port} speaks ${versions.join(', ')} (${SslPolicy})`;
    const isNew = versions.length > 0 && versions.every((version) => /^TLSv1\.[23]$/.test(version));
    if (isNew) sheet.saw(text);
    else sheet.fail(text, 'never');
  }
}

/** Plain HTTP is for redirects, or for a distribution that stands before the load balancer. */
function checkPlain(
  sheet: Sheet,
  name: string,
  listeners: readonly Listener[],
  distributionId: string | undefined,
): void {
  for (const { DefaultActions = [], Port, Protocol } of listeners.filter((one) => one.Protocol !== 'HTTPS')) {
    const leadsOn = DefaultActions.some(({ RedirectConfig }) => RedirectConfig?.Protocol === 'HTTPS');
    const text = `${name}:${Port} speaks plain ${Protocol}`;
    if (leadsOn) sheet.saw(`${text} only to lead to HTTPS`);
    else if (distributionId === undefined) sheet.fail(text, 'never');
    else sheet.warn(`${text}, also to ${distributionId} before it`);
  }
}
