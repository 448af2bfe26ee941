import { requestCertificateAction } from '../../../../lambdas/actions/aws/request-certificate/action';
import { requestCertificateDefinition } from '../../../../lambdas/actions/aws/request-certificate/definition';
import { describeContract } from '../../../helpers/action-contract';
import { ActionRun } from '../../../helpers/action-run';

describeContract('aws/request_certificate', {
  start: async (world) => {
    const input = requestCertificateDefinition.input.parse({
      domain: 'shop.example.com',
      alternative_names: ['*.shop.example.com', 'www.example.com'],
      hosted_zone_id: 'Z0123456789EXAMPLE',
    });
    return new ActionRun(world, requestCertificateAction, input, 'certificate');
  },
  makes: { 'AWS::CertificateManager::Certificate': 1, 'AWS::Route53::RecordSet': 2 },
  keys: ['certificate', 'validation-record', 'validation-record-2'],
});
