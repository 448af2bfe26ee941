import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { definitions } from '../../lambdas/actions/definitions';
import { invariant } from '../domain/assert';
import type { EventEnvelope } from '../domain/events';
import { forwardMachineName } from '../domain/naming';
import { envelopeOf } from '../local/host/event-bus';
import { LocalWorld } from '../local/host/world';
import { readWorkflow } from '../workflow/read-workflow';

const text = `
name: demo
steps:
  - {name: network, service: aws, action: create_vpc, timeout: 300}
  - {name: balancer, service: aws, action: create_alb, timeout: 400, depends_on: [network]}
`;

/** Less than a load balancer costs. */
const budgetUsdMonth = 20;

/** What is told when something has completed that costs more than its environment may. */
export async function overBudget(): Promise<readonly EventEnvelope[]> {
  const world = new LocalWorld({ seed: 1, messages: { dev: { targets: [], budgetUsdMonth } } });
  const { workflow } = readWorkflow(text, { file: 'demo.yml', definitions });
  invariant(workflow, 'the workflow of the example is valid');
  world.install(workflow, 'dev');
  const stateMachineArn = world.machineArn(forwardMachineName(world.settings.prefix, 'dev', workflow.name));
  const input = JSON.stringify({ stack_name: 'shop' });
  const play = async (): Promise<void> => {
    await world.clients.machines.send(new StartExecutionCommand({ stateMachineArn, name: 'costly', input }));
    do await world.clock.sleep(60_000);
    while (world.isRunning());
    await world.told();
  };
  await world.run(play());
  return world.bus.events().map(envelopeOf);
}
