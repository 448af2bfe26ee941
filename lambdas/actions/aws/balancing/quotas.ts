import type { QuotaNeed } from '../../definition';

const serviceCode = 'elasticloadbalancing';

/** One more load balancer (aws-facts B, check_quotas). */
export const loadBalancerNeed: QuotaNeed = {
  serviceCode,
  quotaCode: 'L-53DA6B97',
  name: 'Application Load Balancers per Region',
  amount: 1,
};

/** One more target group. */
export const targetGroupNeed: QuotaNeed = {
  serviceCode,
  quotaCode: 'L-B22855CB',
  name: 'Target Groups per Region',
  amount: 1,
};
