import { createDistributionAction } from '../../../../lambdas/actions/aws/create-distribution/action';
import { createDistributionDefinition } from '../../../../lambdas/actions/aws/create-distribution/definition';
import { describeContract } from '../../../helpers/action-contract';
import { ActionRun } from '../../../helpers/action-run';

describeContract('aws/create_distribution', {
  start: async (world) => {
    const input = createDistributionDefinition.input.parse({ dns_name: 'shop-1.us-east-1.elb.amazonaws.com' });
    return new ActionRun(world, createDistributionAction, input, 'create_distribution');
  },
  makes: { 'AWS::CloudFront::Distribution': 1 },
  keys: ['distribution'],
});
