import { EC2ServiceException } from '@aws-sdk/client-ec2';
import { exceptions } from '../api/exceptions';
import type { ServiceModel } from '../api/operation';
import { refuse } from '../api/refusal';
import { createFleetOperations } from './create-fleet';
import { elasticIpOperations } from './elastic-ips';
import { fleetOperations } from './fleets';
import { imageOperations } from './images';
import { instanceStatusOperations } from './instance-status';
import { instanceTypeOperations } from './instance-type-reads';
import { instanceOperations } from './instances';
import { internetGatewayOperations } from './internet-gateways';
import { launchTemplateVersionOperations } from './launch-template-versions';
import { launchTemplateOperations } from './launch-templates';
import { natGatewayOperations } from './nat-gateways';
import { networkInterfaceOperations } from './network-interfaces';
import { regionOperations } from './regions';
import { routeAssociationOperations } from './route-associations';
import { routeTableOperations } from './route-tables';
import { routeOperations } from './routes';
import { runInstancesOperations } from './run-instances';
import { securityGroupRuleOperations } from './security-group-rules';
import { securityGroupOperations } from './security-groups';
import { snapshotOperations } from './snapshots';
import { spotPriceOperations } from './spot-prices';
import { subnetOperations } from './subnets';
import { tagOperations } from './tags';
import { volumeAttachmentOperations } from './volume-attachments';
import { volumeOperations } from './volumes';
import { vpcAttributeOperations } from './vpc-attributes';
import { vpcOperations } from './vpcs';

/** EC2. It has no modeled exceptions: the SDK's base class carries the code of the wire as `name`. */
export const ec2Service: ServiceModel = {
  dryRun: true,
  operations: {
    ...regionOperations,
    ...vpcOperations,
    ...vpcAttributeOperations,
    ...subnetOperations,
    ...internetGatewayOperations,
    ...routeTableOperations,
    ...routeOperations,
    ...routeAssociationOperations,
    ...securityGroupOperations,
    ...securityGroupRuleOperations,
    ...elasticIpOperations,
    ...natGatewayOperations,
    ...networkInterfaceOperations,
    ...launchTemplateOperations,
    ...launchTemplateVersionOperations,
    ...createFleetOperations,
    ...fleetOperations,
    ...runInstancesOperations,
    ...instanceOperations,
    ...instanceStatusOperations,
    ...volumeOperations,
    ...volumeAttachmentOperations,
    ...snapshotOperations,
    ...imageOperations,
    ...instanceTypeOperations,
    ...spotPriceOperations,
    ...tagOperations,
  },
  exception: exceptions(EC2ServiceException, {}),
  missing: (member) => refuse('MissingParameter', `The request must contain the parameter ${member}`),
  denied: () => refuse('UnauthorizedOperation', 'You are not authorized to perform this operation.', 403),
  throttled: () => refuse('RequestLimitExceeded', 'Request limit exceeded.', 503),
};
