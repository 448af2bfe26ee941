import { definitions } from '../../lambdas/actions/definitions';
import type { EventEnvelope } from '../domain/events';
import { FaultInjector } from '../local/faults/injector';
import { LocalWorld } from '../local/host/world';
import { playExample } from './play-example';

const text = `
name: demo
steps:
  - {name: network, service: aws, action: create_vpc, timeout: 300}
`;

/** What is told when what a step has made does not get ready. */
export function lateStep(): Promise<readonly EventEnvelope[]> {
  const injector = new FaultInjector(definitions);
  const world = new LocalWorld({ seed: 1, tap: injector.tap });
  injector.attach(world);
  const fault = { side: 'make', step: 'network', kind: 'timeout', times: Number.POSITIVE_INFINITY } as const;
  return playExample(world, text, 'late', (executionArn, workflow) =>
    injector.arm({ executionArn, workflow, faults: [fault] }),
  );
}
