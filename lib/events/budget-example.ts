import type { EventEnvelope } from '../domain/events';
import { LocalWorld } from '../local/host/world';
import { playExample } from './play-example';

const text = `
name: demo
steps:
  - {name: network, service: aws, action: create_vpc, timeout: 300}
  - {name: balancer, service: aws, action: create_alb, timeout: 400, depends_on: [network]}
`;

/** Less than a load balancer costs. */
const budgetUsdMonth = 20;

/** What is told when something has completed that costs more than its environment may. */
export function overBudget(): Promise<readonly EventEnvelope[]> {
  const world = new LocalWorld({ seed: 1, messages: { dev: { targets: [], budgetUsdMonth } } });
  return playExample(world, text, 'costly');
}
