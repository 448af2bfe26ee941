import type { Workflow } from '../../lib/workflow/model';
import { workflowOf } from './spot';

/** A distribution under a name of its own, where one is asked for. */
export function certificateWorkflow(defaults: { readonly domain?: string; readonly zone?: string } = {}): Workflow {
  return workflowOf(`
parameters:
  domain: {type: string, default: '${defaults.domain ?? ''}'}
  hosted_zone_id: {type: string, default: '${defaults.zone ?? ''}'}
  certificate_arn: {type: string, default: ''}
outputs:
  certificate_arn: \${steps.certificate.certificate_arn}
steps:
  - name: certificate
    service: aws
    action: request_certificate
    timeout: 900
    when: \${parameters.domain} != '' or \${parameters.certificate_arn} != ''
    with:
      domain: \${parameters.domain}
      hosted_zone_id: \${parameters.hosted_zone_id}
      certificate_arn: \${parameters.certificate_arn}
  - name: create_distribution
    service: aws
    action: create_distribution
    timeout: 900
    depends_on: [certificate]
    with: {dns_name: shop-1.us-east-1.elb.amazonaws.com}
`);
}
