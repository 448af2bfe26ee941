import { describeContract } from '../../../helpers/action-contract';
import { fileSystem, monitoring, stack } from './scene';

describeContract('monitoring/setup_monitoring', {
  start: async (world) => monitoring(world, { ...stack, file_system_id: await fileSystem(world) }),
  makes: { 'AWS::CloudWatch::Alarm': 12, 'AWS::CloudWatch::Dashboard': 1, 'AWS::Logs::LogGroup': 1 },
  keys: [
    'cpu-i-0123456789abcdef0',
    'status-i-0123456789abcdef0',
    'alb-5xx',
    'alb-target-5xx',
    'alb-p95',
    'alb-p99',
    'alb-rejected',
    'targets-unhealthy',
    'targets-none-healthy',
    'cdn-5xx',
    'efs-io',
    'efs-credits',
    'dashboard',
    'log-app',
  ],
});
