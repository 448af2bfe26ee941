import { DescribeInstancesCommand, DescribeVpcsCommand, EC2Client } from '@aws-sdk/client-ec2';
import {
  GetAWSDefaultServiceQuotaCommand,
  GetServiceQuotaCommand,
  NoSuchResourceException,
  ServiceQuotasClient,
} from '@aws-sdk/client-service-quotas';
import { mockClient } from 'aws-sdk-client-mock';
import { checkQuotasAction } from '../../../../lambdas/actions/aws/check-quotas/action';
import { checkQuotas, sumNeeds } from '../../../../lambdas/actions/aws/check-quotas/check';
import { checkQuotasDefinition } from '../../../../lambdas/actions/aws/check-quotas/definition';
import { quotaNeed } from '../../../../lambdas/actions/aws/quota-codes';
import { VirtualClock } from '../../../../lib/local/time/virtual-clock';
import { offlineClients } from '../../../helpers/action-clients';
import { MemoryStep } from '../../../helpers/action-context';

const ec2 = mockClient(EC2Client);
const quotas = mockClient(ServiceQuotasClient);
const unknown = new NoSuchResourceException({ message: 'no such quota', $metadata: {} });

beforeEach(() => {
  ec2.reset();
  quotas.reset();
  ec2.onAnyCommand().resolves({});
});

describe('checkQuotas', () => {
  it('adds up the needs of one quota and drops needs of nothing', () => {
    const sums = sumNeeds([quotaNeed('vpcs', 2), quotaNeed('spotVcpus', 0), quotaNeed('vpcs', 3)]);
    expect(sums.map((need) => [need.quotaCode, need.amount])).toEqual([['L-F678F1CE', 5]]);
  });

  it('finds what is short, with the numbers, over all pages', async () => {
    quotas.on(GetServiceQuotaCommand).resolves({ Quota: { Value: 5 } });
    ec2
      .on(DescribeVpcsCommand)
      .resolvesOnce({ Vpcs: [{}, {}, {}], NextToken: 'more' })
      .resolvesOnce({ Vpcs: [], NextToken: 'yet more' })
      .resolvesOnce({ Vpcs: [{}] });
    const findings = await checkQuotas(offlineClients(), [quotaNeed('vpcs', 1), quotaNeed('vpcs', 1)]);
    expect(findings).toEqual([expect.objectContaining({ code: 'QuotaExceeded' })]);
    expect(findings[0]!.message).toContain('2 needed, 4 of 5 in use');
  });

  it('is content when exactly enough is left', async () => {
    quotas.on(GetServiceQuotaCommand).resolves({ Quota: { Value: 5 } });
    ec2.on(DescribeVpcsCommand).resolves({ Vpcs: [{}, {}, {}] });
    expect(await checkQuotas(offlineClients(), [quotaNeed('vpcs', 2)])).toEqual([]);
  });

  it('goes by AWS’s default where the account has no value of its own', async () => {
    quotas.on(GetServiceQuotaCommand).rejects(unknown);
    quotas.on(GetAWSDefaultServiceQuotaCommand).resolves({ Quota: { Value: 1 } });
    ec2.on(DescribeVpcsCommand).resolves({ Vpcs: [{}] });
    expect(await checkQuotas(offlineClients(), [quotaNeed('vpcs', 1)])).toHaveLength(1);
  });

  it('counts vCPUs of live instances by family and market', async () => {
    quotas.on(GetServiceQuotaCommand).resolves({ Quota: { Value: 10 } });
    ec2.on(DescribeInstancesCommand).resolves({
      Reservations: [
        {
          Instances: [
            { InstanceType: 'm5.xlarge', InstanceLifecycle: 'spot', CpuOptions: { CoreCount: 2, ThreadsPerCore: 2 } },
            { InstanceType: 't3.small', InstanceLifecycle: 'spot' },
            { InstanceType: 'm5.2xlarge' },
            { InstanceType: 'g4dn.xlarge', InstanceLifecycle: 'spot' },
          ],
        },
      ],
    });
    const needs = [quotaNeed('spotVcpus', 5), quotaNeed('onDemandVcpus', 2), quotaNeed('graphicsSpotVcpus', 7)];
    const findings = await checkQuotas(offlineClients(), needs);
    expect(findings.map((finding) => finding.message)).toEqual([
      expect.stringContaining('5 needed, 6 of 10 in use'),
      expect.stringContaining('7 needed, 4 of 10 in use'),
    ]);
  });

  it('does not swallow a refusal to read quotas', async () => {
    quotas.on(GetServiceQuotaCommand).rejects(Object.assign(new Error('no'), { name: 'AccessDeniedException' }));
    await expect(checkQuotas(offlineClients(), [quotaNeed('vpcs', 1)])).rejects.toThrow('no');
  });
});

describe('aws/check_quotas', () => {
  const step = () => new MemoryStep(offlineClients(), new VirtualClock());
  const input = checkQuotasDefinition.input.parse({ spot_vcpus: 0, security_groups: 0, network_interfaces: 0 });

  it('names what it compared, and leaves out quotas that AWS does not know', async () => {
    quotas.on(GetServiceQuotaCommand, { QuotaCode: 'L-F678F1CE' }).resolves({ Quota: { Value: 5 } });
    quotas.on(GetServiceQuotaCommand, { QuotaCode: 'L-A4707A72' }).rejects(unknown);
    quotas.on(GetAWSDefaultServiceQuotaCommand).rejects(unknown);
    const result = await checkQuotasAction.poll(step().making(input));
    expect(result).toEqual({ status: 'ready', outputs: { checked: ['VPCs per Region'] } });
  });

  it('fails with every shortage at once', async () => {
    quotas.on(GetServiceQuotaCommand).resolves({ Quota: { Value: 0 } });
    const failing = checkQuotasAction.poll(step().making(input));
    await expect(failing).rejects.toMatchObject({
      code: 'QuotaExceeded',
      message: expect.stringMatching(/L-F678F1CE.*\n.*L-A4707A72/),
    });
  });
});
