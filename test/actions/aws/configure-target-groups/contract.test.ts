import { describeContract } from '../../../helpers/action-contract';
import { balanced } from './balanced';

describeContract('aws/configure_target_groups', {
  start: async (world) => (await balanced(world)).targets,
  makes: {
    'AWS::ElasticLoadBalancingV2::TargetGroup': 1,
    'AWS::ElasticLoadBalancingV2::ListenerRule': 1,
  },
  keys: ['target-group', 'rule'],
});
