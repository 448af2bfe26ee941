import { describeContract } from '../../../helpers/action-contract';
import { beside } from './scene';

describeContract('aws/attach_volumes', {
  start: async (world) => (await beside(world)).run,
  // What is copied before it goes stays, and is no leftover.
  makes: { 'AWS::EC2::Volume': 2 },
  keys: ['data-1', 'data-2'],
});
