import {
  GetAWSDefaultServiceQuotaCommand,
  GetServiceQuotaCommand,
  NoSuchResourceException,
} from '@aws-sdk/client-service-quotas';
import { codeOf, simulatedAccount } from '../../helpers/simulated-account';

const vpcs = { ServiceCode: 'vpc', QuotaCode: 'L-F678F1CE' };
const interfaces = { ServiceCode: 'vpc', QuotaCode: 'L-DF5E4CA3' };

describe('service quotas', () => {
  test('have an applied and a default value', async () => {
    const { quotas } = simulatedAccount({ limits: { quotas: { 'vpc/L-F678F1CE': 9 } } }).clients;
    expect((await quotas.send(new GetServiceQuotaCommand(vpcs))).Quota!.Value).toBe(9);
    expect((await quotas.send(new GetAWSDefaultServiceQuotaCommand(vpcs))).Quota!.Value).toBe(5);
  });

  test('some have a default only', async () => {
    const { quotas } = simulatedAccount().clients;
    await expect(quotas.send(new GetServiceQuotaCommand(interfaces))).rejects.toThrow(NoSuchResourceException);
    expect((await quotas.send(new GetAWSDefaultServiceQuotaCommand(interfaces))).Quota!.Value).toBe(5000);
  });

  test('of CloudFront are known in us-east-1 only, unknown ones nowhere', async () => {
    const cloudfront = new GetServiceQuotaCommand({ ServiceCode: 'cloudfront', QuotaCode: 'L-24B04930' });
    expect(await codeOf(simulatedAccount().clients.quotas.send(cloudfront))).toBe('accepted');
    const { quotas } = simulatedAccount({ region: 'eu-west-1' }).clients;
    expect(await codeOf(quotas.send(cloudfront))).toBe('NoSuchResourceException');
    const unknown = new GetServiceQuotaCommand({ ServiceCode: 'vpc', QuotaCode: 'L-00000000' });
    expect(await codeOf(quotas.send(unknown))).toBe('NoSuchResourceException');
  });
});
