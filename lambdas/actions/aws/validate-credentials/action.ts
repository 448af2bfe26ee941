import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { UnityError } from '../../../../lib/domain/errors/unity-error';
import type { Action } from '../../action';
import { validateCredentialsDefinition } from './definition';

/** GetCallerIdentity proves who calls, not what they may do: rights are rehearsed by the actions that need them. */
export const validateCredentialsAction: Action<typeof validateCredentialsDefinition> = {
  definition: validateCredentialsDefinition,

  async begin() {},

  async poll({ clients, input }) {
    const { Account, Arn } = await clients.sts.send(new GetCallerIdentityCommand({}));
    if (Account === undefined || Arn === undefined) {
      throw new UnityError('CheckFailed', { message: 'AWS does not say who the caller is.' });
    }
    if (input.expected_account !== undefined && input.expected_account !== Account) {
      throw new UnityError('CheckFailed', {
        message: `The credentials belong to account ${Account}, not to ${input.expected_account}.`,
      });
    }
    const region = await clients.sts.config.region();
    return { status: 'ready', outputs: { account_id: Account, caller_arn: Arn, region } };
  },

  async check() {
    return [];
  },

  async compensate() {
    return { status: 'gone' };
  },

  async verifyGone() {
    return [];
  },
};
