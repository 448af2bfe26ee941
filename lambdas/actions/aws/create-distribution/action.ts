import { UnityError } from '../../../../lib/domain/errors/unity-error';
import { aliveRows } from '../../../resources/alive-rows';
import { describeDistribution, distributions } from '../../../resources/cloudfront/distribution';
import type { Action } from '../../action';
import { checkDistribution } from './check';
import { createDistributionDefinition } from './definition';
import { distributionKey, makeDistribution, outputsOf, readDistribution } from './parts';

const teardownOrder = [distributions];

export const createDistributionAction: Action<typeof createDistributionDefinition> = {
  definition: createDistributionDefinition,

  /** @throws UnityError InputInvalid for aliases without a certificate */
  async begin(context) {
    const { aliases, certificate_arn } = context.input;
    if (aliases.length > 0 && certificate_arn === undefined) {
      throw new UnityError('InputInvalid', { message: 'aliases need a certificate_arn whose certificate names them' });
    }
    const id = await makeDistribution(context);
    await context.publish(outputsOf(await readDistribution(context, id)));
  },

  async poll(context) {
    const distribution = await describeDistribution(context, context.resource(distributionKey)?.id ?? '');
    if (distribution?.Status === 'Deployed') return { status: 'ready', outputs: outputsOf(distribution) };
    return { status: 'pending', reason: `the distribution is ${distribution?.Status ?? 'not shown yet'}` };
  },

  async check(context) {
    return checkDistribution(context);
  },

  async compensate(context) {
    return context.removeInOrder(teardownOrder);
  },

  async verifyGone(context) {
    return aliveRows(context, teardownOrder);
  },
};
