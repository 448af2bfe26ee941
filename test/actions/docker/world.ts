import { setupContainersAction } from '../../../lambdas/actions/docker/setup-containers/action';
import { offlineClients } from '../../helpers/action-clients';
import { MemoryStep } from '../../helpers/action-context';
import { HandClock } from '../control/hand-clock';
import { FakeSsm } from './fake-ssm';

/** Ids of two instances. */
export const one = 'i-0123456789abcdef0';
export const two = 'i-0123456789abcdef1';

/** A step that sets containers up, with the Systems Manager it meets. */
export function world(input: Record<string, unknown> = {}) {
  const clock = new HandClock();
  const ssm = new FakeSsm(clock);
  const step = new MemoryStep({ ...offlineClients(), ssm: ssm.client }, clock, 'setup_docker');
  const parsed = setupContainersAction.definition.input.parse({ instance_ids: [one], ...input });
  return {
    clock,
    ssm,
    step,
    begin: () => setupContainersAction.begin(step.making(parsed)),
    poll: () => setupContainersAction.poll(step.making(parsed)),
    check: (outputs: Record<string, string>) =>
      setupContainersAction.check({ ...step.context(), input: parsed }, outputs),
    rehearse: () => setupContainersAction.rehearse?.({ ...step.context(), input: parsed }),
    compensate: () => setupContainersAction.compensate(step.undoing()),
  };
}

/** A world in which the set-up has succeeded. */
export async function setUp(input: Record<string, unknown> = {}) {
  const it = world(input);
  for (const id of (input.instance_ids as string[] | undefined) ?? [one]) it.ssm.online.add(id);
  await it.begin();
  await it.poll();
  it.ssm.status = 'Success';
  await it.poll();
  it.ssm.status = 'InProgress';
  it.ssm.statuses.set(it.ssm.sent[0]!.CommandId!, 'Success');
  return it;
}
