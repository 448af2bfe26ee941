import type { Action } from './action';
import { attachVolumesAction } from './aws/attach-volumes/action';
import { checkQuotasAction } from './aws/check-quotas/action';
import { configureTargetGroupsAction } from './aws/configure-target-groups/action';
import { createAlbAction } from './aws/create-alb/action';
import { createDistributionAction } from './aws/create-distribution/action';
import { createEfsAction } from './aws/create-efs/action';
import { createVpcAction } from './aws/create-vpc/action';
import { launchInstancesAction } from './aws/launch-instances/action';
import { launchSpotInstanceAction } from './aws/launch-spot-instance/action';
import { requestCertificateAction } from './aws/request-certificate/action';
import { validateCredentialsAction } from './aws/validate-credentials/action';
import { approveAction } from './control/approve/action';
import { checkHttpAction } from './control/check-http/action';
import { emitAction } from './control/emit/action';
import { invokeAction } from './control/invoke/action';
import { runTestsAction } from './control/run-tests/action';
import { waitAction } from './control/wait/action';
import { waitForEventAction } from './control/wait-for-event/action';
import type { definitions } from './definitions';
import { setupContainersAction } from './docker/setup-containers/action';
import { setupMonitoringAction } from './monitoring/setup-monitoring/action';
import { checkCdnAction } from './validation/check-cdn/action';
import { checkHealthAction } from './validation/check-health/action';
import { checkProductionReadinessAction } from './validation/check-production-readiness/action';

/** The parts that do each action. A definition without its parts does not compile. */
export const registry: { readonly [K in keyof typeof definitions]: Action<(typeof definitions)[K]> } = {
  'aws/attach_volumes': attachVolumesAction,
  'aws/check_quotas': checkQuotasAction,
  'aws/configure_target_groups': configureTargetGroupsAction,
  'aws/create_alb': createAlbAction,
  'aws/create_distribution': createDistributionAction,
  'aws/create_efs': createEfsAction,
  'aws/create_vpc': createVpcAction,
  'aws/launch_instances': launchInstancesAction,
  'aws/launch_spot_instance': launchSpotInstanceAction,
  'aws/request_certificate': requestCertificateAction,
  'aws/validate_credentials': validateCredentialsAction,
  'control/approve': approveAction,
  'control/check_http': checkHttpAction,
  'control/emit': emitAction,
  'control/invoke': invokeAction,
  'control/run_tests': runTestsAction,
  'control/wait': waitAction,
  'control/wait_for_event': waitForEventAction,
  'docker/setup_containers': setupContainersAction,
  'monitoring/setup_monitoring': setupMonitoringAction,
  'validation/check_cdn': checkCdnAction,
  'validation/check_health': checkHealthAction,
  'validation/check_production_readiness': checkProductionReadinessAction,
};
