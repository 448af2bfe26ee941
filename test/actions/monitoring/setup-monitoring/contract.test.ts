import { setupMonitoringAction } from '../../../../lambdas/actions/monitoring/setup-monitoring/action';
import { setupMonitoringDefinition } from '../../../../lambdas/actions/monitoring/setup-monitoring/definition';
import { describeContract } from '../../../helpers/action-contract';
import { ActionRun } from '../../../helpers/action-run';

const input = { instance_ids: ['i-0123456789abcdef0'], log_groups: ['app', 'proxy'] };

describeContract('monitoring/setup_monitoring', {
  start: async (world) => new ActionRun(world, setupMonitoringAction, setupMonitoringDefinition.input.parse(input)),
  makes: { 'AWS::CloudWatch::Alarm': 2, 'AWS::Logs::LogGroup': 2 },
  keys: ['cpu-i-0123456789abcdef0', 'status-i-0123456789abcdef0', 'log-app', 'log-proxy'],
});
