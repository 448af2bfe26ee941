import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { definitions } from '../../lambdas/actions/definitions';
import { invariant } from '../domain/assert';
import type { EventEnvelope } from '../domain/events';
import { forwardMachineName } from '../domain/naming';
import { FaultInjector } from '../local/faults/injector';
import { envelopeOf } from '../local/host/event-bus';
import { LocalWorld } from '../local/host/world';
import { readWorkflow } from '../workflow/read-workflow';

const text = `
name: demo
steps:
  - {name: network, service: aws, action: create_vpc, timeout: 300}
`;

/** What is told when what a step has made does not get ready. */
export async function lateStep(): Promise<readonly EventEnvelope[]> {
  const injector = new FaultInjector(definitions);
  const world = new LocalWorld({ seed: 1, tap: injector.tap });
  injector.attach(world);
  const { workflow } = readWorkflow(text, { file: 'demo.yml', definitions });
  invariant(workflow, 'the workflow of the example is valid');
  world.install(workflow, 'dev');
  const stateMachineArn = world.machineArn(forwardMachineName(world.settings.prefix, 'dev', workflow.name));
  const input = JSON.stringify({ stack_name: 'shop' });
  const play = async (): Promise<void> => {
    const start = new StartExecutionCommand({ stateMachineArn, name: 'late', input });
    const { executionArn } = await world.clients.machines.send(start);
    invariant(executionArn, 'the deployment of the example has begun');
    const fault = { side: 'make', step: 'network', kind: 'timeout', times: Number.POSITIVE_INFINITY } as const;
    injector.arm({ executionArn, workflow, faults: [fault] });
    do await world.clock.sleep(60_000);
    while (world.isRunning());
    await world.told();
  };
  await world.run(play());
  return world.bus.events().map(envelopeOf);
}
