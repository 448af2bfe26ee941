import { compareEnvironments, type Period } from '../../analytics/compare-environments';
import { deliveryOf } from '../../analytics/delivery';
import type { DeploymentFacts } from '../../analytics/deployment-facts';
import { countOnce, type Looked } from '../../analytics/differences';
import { UnityError } from '../../domain/errors/unity-error';
import { readDeployments } from '../../engine/analytics/read-deployments';
import { exitCodes } from '../errors/exit-codes';
import { environmentsOf } from '../gateway/environments';
import type { Gateway } from '../gateway/gateway';
import { withGateway } from '../gateway/open-gateway';
import { readSince } from '../input/since';
import { cleanLine } from '../io/clean-text';
import type { CommandSpec } from '../program/command-spec';
import { analyticsMarkdown, analyticsText, type Delivered } from '../reporters/analytics-text';
import { driftOf } from '../session/drift';

const usualSince = '30d';

/** `unity analytics`: deployments, failures, times, rollbacks, cost and drift of environments, side by side. */
export const analytics: CommandSpec = {
  options: [
    { flags: '--env <name>', description: 'only of this environment' },
    { flags: '--since <time>', description: `deployments begun since then: 12h, 30d or an ISO time (${usualSince})` },
    { flags: '--refresh', description: 'look into the account for what was changed or removed from outside' },
    { flags: '--md', description: 'write Markdown' },
  ],
  examples: ['unity analytics', 'unity analytics --env prod --since 7d --json', 'unity analytics --md'],
  json: 'document',

  run: (run) =>
    withGateway(run, async (gateway) => {
      if (run.globals.json && run.given.flag('md'))
        throw new UnityError('Usage', { message: '--json and --md exclude each other' });
      const until = gateway.clock.now();
      const period = { since: readSince(run.given.text('since') ?? usualSince, until), until };
      // There are no rates of no time.
      if (period.since >= until) throw new UnityError('Usage', { message: '--since takes a time that is over' });
      const environments = await wanted(gateway, run.given.text('env'));
      const read = await Promise.all(
        environments.map((name) => readDeployments(gateway.engine('analytics'), name, period.since)),
      );
      const facts = run.given.flag('refresh') ? await refreshed(gateway, read.flat()) : read.flat();
      const figures = compareEnvironments(environments, facts, period);
      const all = figures.map((one) => ({ ...one, delivery: deliveryOf(one.environment, facts, period) }));
      if (run.globals.json) run.print.document(asJson(all, period));
      else run.print.result(run.given.flag('md') ? analyticsMarkdown(all, period) : analyticsText(all, period));
      return exitCodes.done;
    }),
};

async function wanted(gateway: Gateway, environment: string | undefined): Promise<readonly string[]> {
  const known = await environmentsOf(gateway);
  if (environment === undefined) return known;
  if (known.includes(environment)) return [environment];
  throw new UnityError('BadRequest', {
    message: `there is no environment \`${cleanLine(environment, 80)}\`; there are ${known.join(', ')}`,
  });
}

/** The same with what the account shows of what stands, one after the other: each look is many calls. */
async function refreshed(gateway: Gateway, read: readonly DeploymentFacts[]): Promise<readonly DeploymentFacts[]> {
  const looked: Looked[] = [];
  for (const facts of read)
    looked.push({ facts, found: facts.occupies ? await driftOf(gateway, facts.sessionId) : undefined });
  return countOnce(looked);
}

function asJson(environments: readonly Delivered[], { since, until }: Period) {
  const [from, to] = [since, until].map((time) => new Date(time).toISOString());
  return { format_version: '1.0', since: from, until: to, environments };
}
