import type { CloudRecord } from '../account/record';
import type { World } from '../account/world';
import { arnOf } from '../cloudfront/lookup';
import { releaseSeconds } from './figures';

/** The ARNs of what uses a certificate: distributions and load balancers, for a moment after they are gone too. */
export function usersOf(world: World, arn: string): string[] {
  const { cloudfront, elbv2 } = world.state;
  const counts = ({ goneAt }: CloudRecord) => goneAt === null || world.now < goneAt + releaseSeconds * 1000;
  const distributions = [...cloudfront.distributions.values()]
    .filter((distribution) => counts(distribution))
    .filter(({ config, formerConfig, settlesAt }) =>
      [config, world.now < settlesAt ? formerConfig : null].some(
        (used) => used?.ViewerCertificate?.ACMCertificateArn === arn,
      ),
    )
    .map(({ id }) => arnOf(world, id));
  const balancers = [...elbv2.listeners.values()]
    .filter((listener) => listener.certificate === arn && counts(listener))
    .map(({ loadBalancerId }) => loadBalancerId);
  return [...distributions, ...new Set(balancers)];
}
