import {
  CertificateNotFoundException,
  DuplicateListenerException,
  DuplicateLoadBalancerNameException,
  DuplicateTargetGroupNameException,
  ElasticLoadBalancingV2ServiceException,
  InvalidConfigurationRequestException,
  InvalidLoadBalancerActionException,
  InvalidSecurityGroupException,
  InvalidSubnetException,
  InvalidTargetException,
  ListenerNotFoundException,
  LoadBalancerNotFoundException,
  OperationNotPermittedException,
  PriorityInUseException,
  ResourceInUseException,
  RuleNotFoundException,
  SSLPolicyNotFoundException,
  SubnetNotFoundException,
  TargetGroupAssociationLimitException,
  TargetGroupNotFoundException,
  TooManyCertificatesException,
  TooManyLoadBalancersException,
  TooManyTargetGroupsException,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { exceptions } from '../api/exceptions';
import type { ServiceModel } from '../api/operation';
import { refuse } from '../api/refusal';
import { attributeOperations } from './attributes';
import { listenerOperations } from './listeners';
import { loadBalancerOperations } from './load-balancers';
import { ruleOperations } from './rules';
import { sslPolicyOperations } from './ssl-policies';
import { tagOperations } from './tags';
import { targetGroupOperations } from './target-groups';
import { targetOperations } from './targets';

/** Elastic Load Balancing, as far as application load balancers with instances behind them go. */
export const elbv2Service: ServiceModel = {
  dryRun: false,
  operations: {
    ...loadBalancerOperations,
    ...attributeOperations,
    ...listenerOperations,
    ...ruleOperations,
    ...sslPolicyOperations,
    ...targetGroupOperations,
    ...targetOperations,
    ...tagOperations,
  },
  exception: exceptions(ElasticLoadBalancingV2ServiceException, {
    CertificateNotFoundException,
    DuplicateListenerException,
    DuplicateLoadBalancerNameException,
    DuplicateTargetGroupNameException,
    InvalidConfigurationRequestException,
    InvalidLoadBalancerActionException,
    InvalidSecurityGroupException,
    InvalidSubnetException,
    InvalidTargetException,
    ListenerNotFoundException,
    LoadBalancerNotFoundException,
    OperationNotPermittedException,
    PriorityInUseException,
    ResourceInUseException,
    RuleNotFoundException,
    SSLPolicyNotFoundException,
    SubnetNotFoundException,
    TargetGroupAssociationLimitException,
    TargetGroupNotFoundException,
    TooManyCertificatesException,
    TooManyLoadBalancersException,
    TooManyTargetGroupsException,
  }),
  missing: (member) => refuse('ValidationError', `1 validation error detected: '${member}' must not be null`),
  denied: (name) => refuse('AccessDenied', `User is not authorized to perform: elasticloadbalancing:${name}`, 403),
  throttled: () => refuse('Throttling', 'Rate exceeded'),
};
