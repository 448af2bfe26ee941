import { allKinds } from '../ec2/kinds';
import type { CloudRecord } from './record';
import type { CloudState } from './state';

/** Every table of records in the account, by name. */
export function tablesOf(
  state: CloudState,
): readonly { readonly name: string; readonly table: Map<string, CloudRecord> }[] {
  return [
    ...allKinds.map((kind) => ({ name: kind.tagType, table: kind.table(state.ec2) })),
    { name: 'load-balancer', table: state.elbv2.loadBalancers },
    { name: 'listener', table: state.elbv2.listeners },
    { name: 'listener-rule', table: state.elbv2.rules },
    { name: 'target-group', table: state.elbv2.targetGroups },
    { name: 'distribution', table: state.cloudfront.distributions },
    { name: 'certificate', table: state.acm.certificates },
    { name: 'hosted-zone', table: state.route53.hostedZones },
    { name: 'record-set', table: state.route53.recordSets },
    { name: 'file-system', table: state.efs.fileSystems },
    { name: 'mount-target', table: state.efs.mountTargets },
    { name: 'recovery-point', table: state.backup.recoveryPoints },
    { name: 'alarm', table: state.cloudwatch.alarms },
    { name: 'global-alarm', table: state.cloudwatch.globalAlarms },
    { name: 'dashboard', table: state.cloudwatch.dashboards },
    { name: 'log-group', table: state.logs.groups },
  ];
}

/** All that was there before us, as one text: equal texts mean that not a byte of it was touched. */
export function foreignText(state: CloudState): string {
  const foreign = tablesOf(state).map(({ name, table }) => ({
    name,
    records: [...table.values()].filter((record) => record.foreign),
  }));
  return JSON.stringify(foreign);
}
