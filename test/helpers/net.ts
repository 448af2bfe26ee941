/** A network and its log group, which stand within seconds: the network is another where `zones` is. */
export const netText = `
name: net
parameters:
  zones: {type: number, default: 2}
steps:
  - {name: network, service: aws, action: create_vpc, timeout: 300, with: {zone_count: "\${parameters.zones}"}}
  - {name: alarms, service: monitoring, action: setup_monitoring, timeout: 120, depends_on: [network], with: {log_groups: [app]}}
`;
