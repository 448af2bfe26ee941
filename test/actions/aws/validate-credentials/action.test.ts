import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { validateCredentialsAction } from '../../../../lambdas/actions/aws/validate-credentials/action';
import { VirtualClock } from '../../../../lib/local/time/virtual-clock';
import { offlineClients } from '../../../helpers/action-clients';
import { MemoryStep } from '../../../helpers/action-context';

const sts = mockClient(STSClient);
const arn = 'arn:aws:sts::111122223333:assumed-role/unity-make-watch/x';
const context = (input: { expected_account?: string }) =>
  new MemoryStep(offlineClients(), new VirtualClock()).making(input);

beforeEach(() => sts.reset().on(GetCallerIdentityCommand).resolves({ Account: '111122223333', Arn: arn }));

describe('aws/validate_credentials', () => {
  it('tells account, caller and region', async () => {
    const outputs = { account_id: '111122223333', caller_arn: arn, region: 'us-east-1' };
    expect(await validateCredentialsAction.poll(context({}))).toEqual({ status: 'ready', outputs });
  });

  it('refuses another account than the one that is expected', async () => {
    const failing = validateCredentialsAction.poll(context({ expected_account: '999900001111' }));
    await expect(failing).rejects.toMatchObject({
      code: 'CheckFailed',
      message: expect.stringContaining('111122223333'),
    });
  });

  it('passes AWS’s own error on', async () => {
    sts.on(GetCallerIdentityCommand).rejects(Object.assign(new Error('old'), { name: 'ExpiredToken' }));
    await expect(validateCredentialsAction.poll(context({}))).rejects.toMatchObject({ name: 'ExpiredToken' });
  });
});
