import { AssumeRoleCommand, STSClient, STSServiceException } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { assumeSessionRole, sessionRoleIn } from '../../lambdas/shared/session-role';

const sts = mockClient(STSClient);
const client = new STSClient({ region: 'eu-west-1' });
const session = { session_id: 'spot-0123456789', environment: 'prod', stack_name: 'shop' };
const arn = 'arn:aws:iam::111111111111:role/unity-prod-make-network';
const expiration = new Date('2026-11-26T05:00:00Z');

beforeEach(() => sts.reset());

function refuses(name: string, httpStatusCode: number): void {
  const error = new STSServiceException({ name, $fault: 'client', $metadata: { httpStatusCode }, message: 'no' });
  sts.on(AssumeRoleCommand).rejects(error);
}

describe('the role in an environment', () => {
  const pattern = 'arn:aws:iam::111111111111:role/unity-{environment}-make-network';

  it('is there only for functions that are told of one', () => {
    expect(sessionRoleIn(undefined, 'prod', undefined)).toBeUndefined();
    expect(sessionRoleIn(undefined, 'prod', { account: '222222222222' })).toBeUndefined();
    expect(sessionRoleIn(pattern, 'prod', undefined)).toEqual({ arn });
  });

  it('is that of the target account where there is one, under its external id', () => {
    const target = { account: '222222222222', externalId: '5f0c9d2e-shop' };
    expect(sessionRoleIn(pattern, 'prod', target)).toEqual({
      arn: 'arn:aws:iam::222222222222:role/unity-prod-make-network',
      externalId: '5f0c9d2e-shop',
    });
    expect(sessionRoleIn(pattern, 'prod', { account: '222222222222' })).not.toHaveProperty('externalId');
  });
});

describe('assuming it', () => {
  it('names the session and carries its three tags on, whatever is assumed next', async () => {
    const Credentials = { AccessKeyId: 'id', SecretAccessKey: 'secret', SessionToken: 'token', Expiration: expiration };
    sts.on(AssumeRoleCommand).resolves({ Credentials });
    const keys = await assumeSessionRole(client, { arn, externalId: '5f0c9d2e-shop' }, session);
    expect(keys).toEqual({
      accessKeyId: 'id',
      secretAccessKey: 'secret',
      sessionToken: 'token',
      expiresAt: expiration.getTime(),
    });
    expect(sts.commandCalls(AssumeRoleCommand)[0]?.args[0].input).toEqual({
      RoleArn: arn,
      RoleSessionName: 'spot-0123456789',
      DurationSeconds: 3600,
      Tags: [
        { Key: 'unity:session', Value: 'spot-0123456789' },
        { Key: 'unity:environment', Value: 'prod' },
        { Key: 'unity:stack', Value: 'shop' },
      ],
      TransitiveTagKeys: ['unity:session', 'unity:environment', 'unity:stack'],
      ExternalId: '5f0c9d2e-shop',
    });
  });

  it('says which role is refused and what to do, and that is final', async () => {
    refuses('AccessDenied', 403);
    const refused = await assumeSessionRole(client, { arn, externalId: 'not-to-be-told' }, session).catch(
      (error: unknown) => error,
    );
    expect(refused).toMatchObject({
      code: 'SessionRoleRefused',
      message: `${arn}: AccessDenied: no`,
      entry: { kind: 'terminal', remedy: expect.stringContaining('cdk deploy') },
    });
    expect(String(refused)).not.toContain('not-to-be-told');
  });

  it.each([
    ['Throttling', 400],
    ['InternalFailure', 500],
  ])('is tried again later after %s: nothing was made that could be looked for', async (name, status) => {
    refuses(name, status);
    await expect(assumeSessionRole(client, { arn }, session)).rejects.toMatchObject({
      code: 'ServiceUnavailable',
      entry: { kind: 'retryable' },
    });
  });
});
