import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { definitions } from '../../lambdas/actions/definitions';
import { invariant } from '../domain/assert';
import type { EventEnvelope } from '../domain/events';
import { forwardMachineName } from '../domain/naming';
import { envelopeOf } from '../local/host/event-bus';
import type { LocalWorld } from '../local/host/world';
import type { Workflow } from '../workflow/model';
import { readWorkflow } from '../workflow/read-workflow';

/** What is told of one deployment to `dev`; `begun` is called when it has begun. */
export async function playExample(
  world: LocalWorld,
  text: string,
  name: string,
  begun: (executionArn: string, workflow: Workflow) => void = () => undefined,
): Promise<readonly EventEnvelope[]> {
  const { workflow } = readWorkflow(text, { file: 'demo.yml', definitions });
  invariant(workflow, 'the workflow of the example is valid');
  world.install(workflow, 'dev');
  const stateMachineArn = world.machineArn(forwardMachineName(world.settings.prefix, 'dev', workflow.name));
  const input = JSON.stringify({ stack_name: 'shop' });
  const play = async (): Promise<void> => {
    const start = new StartExecutionCommand({ stateMachineArn, name, input });
    const { executionArn } = await world.clients.machines.send(start);
    invariant(executionArn, 'the deployment of the example has begun');
    begun(executionArn, workflow);
    do await world.clock.sleep(60_000);
    while (world.isRunning());
    await world.told();
  };
  await world.run(play());
  return world.bus.events().map(envelopeOf);
}
