import { attachVolumesDefinition } from './aws/attach-volumes/definition';
import { checkQuotasDefinition } from './aws/check-quotas/definition';
import { configureTargetGroupsDefinition } from './aws/configure-target-groups/definition';
import { createAlbDefinition } from './aws/create-alb/definition';
import { createDistributionDefinition } from './aws/create-distribution/definition';
import { createEfsDefinition } from './aws/create-efs/definition';
import { createVpcDefinition } from './aws/create-vpc/definition';
import { launchInstancesDefinition } from './aws/launch-instances/definition';
import { launchSpotInstanceDefinition } from './aws/launch-spot-instance/definition';
import { requestCertificateDefinition } from './aws/request-certificate/definition';
import { validateCredentialsDefinition } from './aws/validate-credentials/definition';
import { approveDefinition } from './control/approve/definition';
import { checkHttpDefinition } from './control/check-http/definition';
import { emitDefinition } from './control/emit/definition';
import { invokeDefinition } from './control/invoke/definition';
import { runTestsDefinition } from './control/run-tests/definition';
import { waitDefinition } from './control/wait/definition';
import { waitForEventDefinition } from './control/wait-for-event/definition';
import type { ActionDefinition } from './definition';
import { setupContainersDefinition } from './docker/setup-containers/definition';
import { setupMonitoringDefinition } from './monitoring/setup-monitoring/definition';
import { checkCdnDefinition } from './validation/check-cdn/definition';
import { checkHealthDefinition } from './validation/check-health/definition';
import { checkProductionReadinessDefinition } from './validation/check-production-readiness/definition';

/** Every action by `service/action`, without the SDK: what the compiler, the plan and the CDK app read. */
export const definitions = {
  'aws/attach_volumes': attachVolumesDefinition,
  'aws/check_quotas': checkQuotasDefinition,
  'aws/configure_target_groups': configureTargetGroupsDefinition,
  'aws/create_alb': createAlbDefinition,
  'aws/create_distribution': createDistributionDefinition,
  'aws/create_efs': createEfsDefinition,
  'aws/create_vpc': createVpcDefinition,
  'aws/launch_instances': launchInstancesDefinition,
  'aws/launch_spot_instance': launchSpotInstanceDefinition,
  'aws/request_certificate': requestCertificateDefinition,
  'aws/validate_credentials': validateCredentialsDefinition,
  'control/approve': approveDefinition,
  'control/check_http': checkHttpDefinition,
  'control/emit': emitDefinition,
  'control/invoke': invokeDefinition,
  'control/run_tests': runTestsDefinition,
  'control/wait': waitDefinition,
  'control/wait_for_event': waitForEventDefinition,
  'docker/setup_containers': setupContainersDefinition,
  'monitoring/setup_monitoring': setupMonitoringDefinition,
  'validation/check_cdn': checkCdnDefinition,
  'validation/check_health': checkHealthDefinition,
  'validation/check_production_readiness': checkProductionReadinessDefinition,
} as const satisfies Record<string, ActionDefinition>;
