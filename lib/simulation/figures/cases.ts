import type { ActionDefinition } from '../../../lambdas/actions/definition';
import type { CloudLimits } from '../../local/cloud/account/limits';
import type { Workflow } from '../../workflow/model';

/** An account whose slowest things take what was published; all else is drawn with the seed. */
export interface FigureCase {
  /** What is fixed, and where the figure comes from. */
  readonly says: string;
  readonly durations: CloudLimits['durations'];
}

/** aws-facts.md, Appendix: half of 25 load balancers were active by then. */
const medianActive = 172;
/** With a distribution: what half of the published stacks with a load balancer took (go-to-k/cdkd README, 2026). */
const activeBesideDistribution = 167;

const distributionMedians = [
  { seconds: 166, source: 'median, n=7, 2026, go-to-k/cdkd README' },
  { seconds: 201, source: 'median, n=10, terraform logs' },
] as const;

/** The cases of a workflow, by what its actions make. */
export function casesFor(
  workflow: Workflow,
  definitions: Readonly<Record<string, ActionDefinition>>,
): readonly FigureCase[] {
  const types = new Set(
    workflow.steps.flatMap(({ service, action }) =>
      (definitions[`${service}/${action}`]?.resources ?? []).map(({ type }) => type),
    ),
  );
  if (types.has('AWS::CloudFront::Distribution')) {
    return distributionMedians.map(({ seconds, source }) => ({
      says: `CloudFront Deployed at ${seconds} s (${source}), ALB active at ${activeBesideDistribution} s`,
      durations: { distributionDeployed: seconds, loadBalancerActive: activeBesideDistribution },
    }));
  }
  if (types.has('AWS::ElasticLoadBalancingV2::LoadBalancer')) {
    return [
      {
        says: `ALB active at ${medianActive} s (median, n=25, terraform logs)`,
        durations: { loadBalancerActive: medianActive },
      },
    ];
  }
  return [{ says: 'nothing fixed', durations: {} }];
}
