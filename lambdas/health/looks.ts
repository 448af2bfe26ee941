import type { HealthComponent } from '../../lib/domain/health';
import { healthOfLoadBalancers, healthOfTargets } from './balancing';
import { healthOfContainers } from './containers';
import { healthOfDistributions } from './distribution';
import { healthOfInstances } from './instances';
import type { HealthLook } from './look';
import { healthOfFileSystems, healthOfVolumes } from './storage';

/** How what serves is looked at, by the type of its row; a type that is not here serves nobody by itself. */
export const healthLooks: Readonly<Record<string, { readonly component: HealthComponent; readonly look: HealthLook }>> =
  {
    'AWS::EC2::Instance': { component: 'instance', look: healthOfInstances },
    'AWS::EC2::Volume': { component: 'storage', look: healthOfVolumes },
    'AWS::ElasticLoadBalancingV2::LoadBalancer': { component: 'load_balancer', look: healthOfLoadBalancers },
    'AWS::ElasticLoadBalancingV2::TargetGroup': { component: 'target', look: healthOfTargets },
    'AWS::SSM::Command': { component: 'container', look: healthOfContainers },
    'AWS::CloudFront::Distribution': { component: 'cdn', look: healthOfDistributions },
    'AWS::EFS::FileSystem': { component: 'storage', look: healthOfFileSystems },
  };
