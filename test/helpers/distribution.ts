import type { Workflow } from '../../lib/workflow/model';
import { workflowOf } from './spot';

/** A distribution that is made as soon as the load balancer has a name. */
export function distributionWorkflow(): Workflow {
  return workflowOf(`
steps:
  - name: create_vpc
    service: aws
    action: create_vpc
    timeout: 300
  - name: create_alb
    service: aws
    action: create_alb
    timeout: 400
    depends_on: [create_vpc]
  - name: create_distribution
    service: aws
    action: create_distribution
    timeout: 900
    depends_on: [{ step: create_alb, until: created }]
`);
}
