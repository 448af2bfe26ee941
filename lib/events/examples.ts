import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { StartExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { definitions } from '../../lambdas/actions/definitions';
import { invariant } from '../domain/assert';
import { type EventType, eventTypes } from '../domain/event-catalogue';
import { type EventEnvelope, requestType } from '../domain/events';
import type { Json } from '../domain/json';
import { forwardMachineName, requestBusName } from '../domain/naming';
import { askForCheckpoint } from '../engine/checkpoints/ask';
import { deleteCheckpoint } from '../engine/checkpoints/delete';
import { answerPromotion } from '../engine/promotion/answer';
import { askForPromotion } from '../engine/promotion/ask';
import { acceptLeftovers } from '../engine/rollback/accept-leftovers';
import { answerRollbackApproval } from '../engine/rollback/answer-rollback-approval';
import { cancelSession } from '../engine/session/cancel';
import { loadSession } from '../engine/session/session-store';
import { answerApproval, openApprovals } from '../engine/step/approval';
import type { CheckpointItem } from '../ledger/checkpoint-items';
import type { SessionItem } from '../ledger/items';
import { envelopeOf } from '../local/host/event-bus';
import { LocalWorld, type LocalWorldOptions } from '../local/host/world';
import { readWorkflow } from '../workflow/read-workflow';
import { overBudget } from './budget-example';
import { lateStep } from './stall-example';

/** What is deployed for the examples: something is made, kept as a checkpoint, broken off, and rejected by a person. */
const text = `
name: demo
steps:
  - {name: network, service: aws, action: create_vpc, timeout: 300, checkpoint: network_ready}
  - {name: go_live, service: control, action: approve, timeout: 3600, depends_on: [network], with: {message: Open the shop?}}
`;

/** What is deployed where stacks have a time to live. */
const mortalText = `
name: demo
steps:
  - {name: pause, service: control, action: wait, timeout: 60, with: {seconds: 5}}
`;

/** What serves, and is damaged from outside. */
const plainText = `
name: plain
steps:
  - {name: network, service: aws, action: create_vpc, timeout: 300}
`;

/** What is promoted there asks a person first. */
const fromStaging = { from: ['staging'], soakedMinutes: 0, approval: true, approvalHours: 72, soakMinutes: 0 };

/** The one of a type that tells most. */
const telling: { readonly [T in EventType]?: (data: Record<string, unknown>) => boolean } = {
  DEPLOYMENT_STATE_CHANGED: ({ state, root_cause }) => state === 'rolling_back' && root_cause !== null,
  STEP_STATE_CHANGED: ({ error }) => error !== null,
  RESOURCE_STATE_CHANGED: ({ state, type }) => state === 'active' && type === 'AWS::EC2::VPC',
  ROLLBACK_STATE_CHANGED: ({ verdict }) => verdict !== null,
  PROMOTION_STATE_CHANGED: ({ state }) => state === 'awaiting_approval',
  HEALTH_CHANGED: ({ state }) => state === 'unhealthy',
  STEP_STALLED: ({ kind }) => kind === 'step',
};

/** One event of each type, really sent by a deployment in a simulated account. */
export async function exampleEvents(): Promise<ReadonlyMap<EventType, EventEnvelope>> {
  const events = [...(await sentEvents()), ...(await overBudget()), ...(await lateStep())];
  return new Map(
    eventTypes.map((type) => {
      const found = events.find((event) => {
        const { data } = event.detail as { readonly data: Record<string, unknown> };
        return event['detail-type'] === type && (telling[type]?.(data) ?? true);
      });
      invariant(found, `no example of ${type} was sent`);
      return [type, steady(found)];
    }),
  );
}

async function sentEvents(): Promise<readonly EventEnvelope[]> {
  const world = new LocalWorld({
    seed: 1,
    settings: { requestEnvironments: ['dev'] },
    environments: { dev: {}, staging: {}, live: {}, prod: {} },
    guards: { staging: { timeToLive: { hours: 24, warnBeforeHours: 4 } }, live: { promotion: fromStaging } },
    tap: refusingLast,
  });
  const { workflow } = readWorkflow(text, { file: 'demo.yml', definitions });
  const { workflow: mortal } = readWorkflow(mortalText, { file: 'demo.yml', definitions });
  const { workflow: plain } = readWorkflow(plainText, { file: 'plain.yml', definitions });
  invariant(workflow && mortal && plain, 'the workflows of the examples are valid');
  world.install(plain, 'dev');
  for (const environment of ['staging', 'live']) world.install(mortal, environment);
  for (const environment of ['dev', 'prod']) world.install(workflow, environment);
  await world.run(play(world));
  return world.bus.events().map(envelopeOf);
}

/** What the examples make is removed but for the network itself, which AWS denies: so there is something to accept. */
const refusingLast: NonNullable<LocalWorldOptions['tap']> = async ({ operation }, proceed) => {
  if (operation !== 'DeleteVpc') return proceed();
  const message = 'You are not authorized to perform this operation.';
  throw Object.assign(new Error(message), { name: 'UnauthorizedOperation', $metadata: { httpStatusCode: 403 } });
};

/** A checkpoint whose execution is stopped fails. */
async function breakCheckpoint(world: LocalWorld, { execution_arn: executionArn }: CheckpointItem): Promise<void> {
  await world.clients.machines.send(new StopExecutionCommand({ executionArn, cause: 'stopped by hand' }));
  await world.clock.sleep(60_000);
}

async function play(world: LocalWorld): Promise<void> {
  const engine = world.engine({ actor: 'arn:aws:iam::123456789012:user/ann', via: 'unity', reason: 'approval' });
  const ask = (environment: string) =>
    world.clients.events.send(
      new PutEventsCommand({
        Entries: [
          {
            EventBusName: requestBusName(world.settings.prefix),
            Source: 'my.pipeline',
            DetailType: requestType,
            Detail: JSON.stringify({ workflow: 'demo', environment, stack_name: 'shop', idempotency_key: 'build-7' }),
          },
        ],
      }),
    );
  await ask('prod');
  await ask('dev');
  await world.clock.sleep(120_000);
  await world.told();
  const accepted = world.bus.events().find(({ detailType }) => detailType === 'REQUEST_ACCEPTED');
  invariant(accepted, 'the request for dev is accepted');
  const { session_id: sessionId } = (accepted.detail as { readonly data: { readonly session_id: string } }).data;
  const session = await loadSession(engine.ledger, sessionId);
  await breakCheckpoint(world, await askForCheckpoint(engine, session, 'before-monday'));
  await deleteCheckpoint(engine, session, 'network_ready');
  await world.clock.sleep(10_000);
  const [step = ''] = await openApprovals(engine, session);
  await answerApproval(engine, { sessionId, step, verdict: 'rejected', reason: 'not before Monday' });
  do await world.clock.sleep(10_000);
  while (world.hasOpenSessions() || world.isRunning());
  await acceptLeftovers(engine, sessionId, 'a ticket with AWS is open');
  await grownOld(world);
  await promoted(world);
  await keptAndAsked(world);
  await damaged(world);
  await world.told();
}

/** A subnet of what serves is deleted from outside: two looks by the clock find that. */
async function damaged(world: LocalWorld): Promise<void> {
  const stateMachineArn = world.machineArn(forwardMachineName(world.settings.prefix, 'dev', 'plain'));
  const input = JSON.stringify({ stack_name: 'plain' });
  await world.clients.machines.send(new StartExecutionCommand({ stateMachineArn, name: 'damaged', input }));
  do await world.clock.sleep(10_000);
  while (world.hasOpenSessions() || world.isRunning());
  const ours = world.cloud.inventory().filter(({ kept }) => kept === null);
  const subnet = ours.find(({ type }) => type === 'AWS::EC2::Subnet')?.id;
  await world.cloud.call('ec2', 'DeleteSubnet', { SubnetId: subnet });
  for (const _ of ['suspected', 'believed']) {
    await world.clock.sleep(15 * 60_000);
    await world.invokeFunction('inspect', { schedule: 'health' });
  }
}

/** A deployment that is cancelled asks whether it is to be undone. */
async function keptAndAsked(world: LocalWorld): Promise<void> {
  const stateMachineArn = world.machineArn(forwardMachineName(world.settings.prefix, 'dev', 'demo'));
  const input = JSON.stringify({ stack_name: 'site', on_failure: 'approval' });
  await world.clients.machines.send(new StartExecutionCommand({ stateMachineArn, name: 'asks', input }));
  await world.clock.sleep(60_000);
  const engine = world.engine({ actor: 'arn:aws:iam::123456789012:user/ann', via: 'unity', reason: 'cancel' });
  const found = await engine.ledger.queryIndex<SessionItem>('by_environment', 'dev');
  const session = found.find(({ stack_name: stack }) => stack === 'site');
  invariant(session, 'the deployment of `site` has begun');
  await cancelSession(engine, session.session_id, 'wrong image');
  do await world.clock.sleep(10_000);
  while (world.isRunning());
  const answering = world.engine({ ...engine.ledger.origin, reason: 'nothing of it is worth a look' });
  await answerRollbackApproval(answering, session.session_id, 'approved');
  do await world.clock.sleep(10_000);
  while (world.hasOpenSessions() || world.isRunning());
}

/** A stack is warned of whose time is nearly over. */
async function grownOld(world: LocalWorld): Promise<void> {
  const stateMachineArn = world.machineArn(forwardMachineName(world.settings.prefix, 'staging', 'demo'));
  const input = JSON.stringify({ stack_name: 'shop' });
  await world.clients.machines.send(new StartExecutionCommand({ stateMachineArn, name: 'old', input }));
  await world.clock.sleep(21 * 3_600_000);
  await world.invoke('sweeper', {});
}

/** What stands in one environment is promoted to another, and rejected there. */
async function promoted(world: LocalWorld): Promise<void> {
  const engine = world.engine({
    actor: 'arn:aws:iam::123456789012:user/ann',
    via: 'desk',
    reason: 'it has proved itself',
  });
  const [session] = await engine.ledger.queryIndex<SessionItem>('by_environment', 'staging');
  invariant(session, 'the deployment to staging has begun');
  await askForPromotion(engine, session, 'live');
  await world.clock.sleep(60_000);
  await answerPromotion(engine, session, { to: 'live' }, { of: 'promotion', verdict: 'rejected' });
  await world.clock.sleep(60_000);
}

/**
 * The same but for what any change of the engine's speed would make another: times to the minute, ids that are drawn or follow from times.
 */
function steady(event: EventEnvelope): EventEnvelope {
  const written = JSON.stringify(event)
    .replaceAll(/(\d{4}-\d\d-\d\dT\d\d:\d\d):\d\d(\.\d+)?Z/g, '$1:00Z')
    .replaceAll(/\bdemo-[0-9a-f]{10}\b/g, 'demo-4c1f09e2ab')
    .replaceAll(/-[0-9a-f]{17}\b/g, '-0123456789abcdef0')
    .replaceAll(/"invocation-\d+"|"person-\d+"/g, '"6f3c1c2e-5d0b-4f0e-9a55-0c9a1d3e7b41"')
    .replaceAll(/request-[0-9a-f]+-[0-9a-f]+/g, '0b7de4f1-3f0a-4b8e-8a3e-5d2c7e1f9a60')
    .replace(/"id":"event-\d+"/, '"id":"c5d1a8b2-7e64-4f39-b1a0-2f8e6d4c3b10"');
  return JSON.parse(written) as EventEnvelope & Json;
}
