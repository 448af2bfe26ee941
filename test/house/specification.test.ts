import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './sources';

const text = readFileSync(path.join(root, 'docs/specification.md'), 'utf8');
const rows = [...text.matchAll(/^\| `(\w+)` \| `([^`]+)` \| `(\w+)` \|/gm)].map(([, name, file, symbol]) => ({
  name: name!,
  file: file!,
  symbol: symbol!,
}));

/** The functions that the user's specification names. */
const specified = `
process_deployment_request validate_deployment_request create_deployment_session execute_preflight_checks
start_deployment_workflow execute_deployment_workflow load_deployment_workflow execute_workflow_steps
monitor_workflow_execution handle_workflow_completion update_deployment_state persist_deployment_state unity_emit_event
update_deployment_metrics define_spot_deployment_workflow define_alb_deployment_workflow define_cdn_deployment_workflow
define_full_deployment_workflow execute_workflow_step validate_step_dependencies execute_service_action
validate_step_completion execute_deployment_rollback load_deployment_state determine_rollback_strategy
execute_rollback_steps validate_rollback_completion execute_rollback_step execute_service_rollback
validate_rollback_step update_rollback_progress create_deployment_checkpoint capture_deployment_state
create_resource_snapshots persist_deployment_checkpoint monitor_deployment_progress collect_deployment_metrics
check_deployment_health update_progress_tracking detect_deployment_failures generate_deployment_analytics
calculate_deployment_duration calculate_resource_utilization calculate_cost_metrics analyze_deployment_performance
create_deployment_report`
  .trim()
  .split(/\s+/);

test('every specified function is mapped, or said to be missing', () => {
  const mapped = new Set(rows.map(({ name }) => name));
  const preamble = text.slice(0, text.indexOf('\n## '));
  const silent = specified.filter((name) => !mapped.has(name) && !preamble.includes(`\`${name}\``));
  expect(silent).toEqual([]);
  expect(rows.filter(({ name }) => !specified.includes(name))).toEqual([]);
});

test.each(rows.map(({ name, file, symbol }) => [name, file, symbol] as const))(
  '%s stands in %s as %s',
  (_name, file, symbol) => {
    const full = path.join(root, file);
    expect(existsSync(full)).toBe(true);
    const content = readFileSync(full, 'utf8');
    const declared = file.endsWith('.yml')
      ? new RegExp(`^${symbol}:`, 'm')
      : new RegExp(`(function|const|class|interface|type) ${symbol}\\b`);
    expect(content).toMatch(declared);
  },
);
