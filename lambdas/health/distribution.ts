import type { StepContext } from '../actions/action';
import { stillAnswers } from '../actions/validation/answers';
import { firstAnswer } from '../actions/validation/probe';
import { describeDistribution } from '../resources/cloudfront/distribution';
import { type HealthLook, healthy, type Seen, unhealthy } from './look';

/** Whether each distribution is enabled, and answers anything but an error of its edge or of its origin. */
export const healthOfDistributions: HealthLook = (context, rows) =>
  Promise.all(rows.map(({ id }) => ofDistribution(context, id)));

async function ofDistribution(context: StepContext, id: string): Promise<Seen> {
  const found = await describeDistribution(context, id);
  if (found === undefined) return unhealthy(id, `${id} is not there any more`);
  if (found.DistributionConfig?.Enabled === false) return unhealthy(id, `${id} is disabled`);
  const [wrong] = await stillAnswers(context.clock, () => wrongAt(context, `https://${found.DomainName}/`));
  if (wrong !== undefined) return unhealthy(id, `${id}: ${wrong.message}`);
  // An earlier configuration serves until every edge has the new one.
  const words = found.Status === 'Deployed' ? 'deployed' : `${found.Status}: its edges are being told of a change`;
  return healthy(id, `${id} is ${words}, and answers`);
}

async function wrongAt({ clients }: StepContext, url: string): Promise<string | undefined> {
  const { status = 0, wrong } = await firstAnswer(clients.http, url);
  return status >= 500 ? `${url} answered ${status}` : wrong;
}
