import { EC2ServiceException } from '@aws-sdk/client-ec2';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { StopExecutionCommand } from '@aws-sdk/client-sfn';
import { type EventEnvelope, requestType } from '../../lib/domain/events';
import { askForCheckpoint } from '../../lib/engine/checkpoints/ask';
import { deleteCheckpoint } from '../../lib/engine/checkpoints/delete';
import { acceptLeftovers } from '../../lib/engine/rollback/accept-leftovers';
import { answerRollbackApproval } from '../../lib/engine/rollback/answer-rollback-approval';
import { endApproval } from '../../lib/engine/rollback/rollback-approval';
import { startRollback } from '../../lib/engine/rollback/start-rollback';
import { cancelSession } from '../../lib/engine/session/cancel';
import { loadSession } from '../../lib/engine/session/session-store';
import { answerApproval, openApprovals } from '../../lib/engine/step/approval';
import { envelopeOf } from '../../lib/local/host/event-bus';
import { type CallTap, LocalWorld } from '../../lib/local/host/world';
import type { Workflow } from '../../lib/workflow/model';
import { Land } from '../engine/promotion/land';
import { worldOfFaults } from '../helpers/never-ends';
import { quick as network, workflowFrom, workflowOf } from '../helpers/spot';
import { sessionOf, settled, start } from '../helpers/worlds';

const ann = { actor: 'ann', via: 'unity', reason: 'test' };

/** Events by the deployment that sent them. */
export type Corpus = ReadonlyMap<string, readonly EventEnvelope[]>;

const asking = workflowOf(`
name: asking
steps:
  - {name: network, service: aws, action: create_vpc, timeout: 300, checkpoint: network_ready}
  - {name: go_live, service: control, action: approve, timeout: 3600, depends_on: [network], with: {message: Open?}}
`);

/** What really is told by deployments: the four types there and back, faults, checkpoints, approvals, requests, a stack whose time is over. */
export async function playCorpus(): Promise<Corpus> {
  const corpus = new Map<string, readonly EventEnvelope[]>();
  for (const type of ['spot', 'alb', 'cdn', 'full'])
    corpus.set(type, await thereAndBack(workflowFrom(`workflows/${type}.yml`), 'shop'));
  const spot = workflowFrom('workflows/spot.yml');
  corpus.set('failed in prod', await thereAndBack(spot, 'shop', { environment: 'prod', tap: refusing('CreateFleet') }));
  corpus.set('dirty', await thereAndBack(spot, 'left', { tap: refusing('DeleteSubnet') }));
  corpus.set('approved', await asked('approved'));
  corpus.set('rejected', await asked('rejected'));
  for (const ending of ['approved', 'rejected', 'cancelled', 'expired'] as const)
    corpus.set(`asked to roll back, ${ending}`, await askedToRollBack(ending));
  corpus.set('requested', await requested());
  corpus.set('mortal', await grownOld());
  corpus.set('promoted', await promoted());
  corpus.set('over budget', await overBudget());
  corpus.set('damaged in prod', await damaged());
  corpus.set('late in prod', await late('prod'));
  corpus.set('late in dev', await late('dev'));
  return corpus;
}

const told = (world: LocalWorld): readonly EventEnvelope[] => world.bus.events().map(envelopeOf);

/** Somebody lets it cost less, and then more again. */
async function overBudget(): Promise<readonly EventEnvelope[]> {
  const dev = { targets: [], budgetUsdMonth: 1 };
  const world = new LocalWorld({ messages: { dev } });
  const spot = workflowFrom('workflows/spot.yml');
  world.install(spot, 'dev');
  await settled(world, sessionOf(spot, start(world, spot, { stack_name: 'shop' })));
  await world.run(world.told());
  await world.run(world.clock.sleep(60_000));
  dev.budgetUsdMonth = 10_000;
  await world.run(world.clock.sleep(3_600_000 - (world.clock.now() % 3_600_000)));
  await world.run(world.invokeFunction('sweeper', {}));
  await world.run(world.told());
  return told(world);
}

/** To staging, and from there to prod, where a person says no. */
async function promoted(): Promise<readonly EventEnvelope[]> {
  const land = new Land(asking);
  const answered = async (environment: string) => {
    const id = await land.startTo(environment);
    await land.pass(60);
    await land.ask({ verb: 'approve', session: id, step: 'go_live' });
    await land.rest();
    return id;
  };
  const dev = await answered('dev');
  await land.promote(dev, 'staging');
  await land.pass(60);
  const staging = (await land.promotion('staging')).deployment?.session_id ?? '';
  await land.ask({ verb: 'approve', session: staging, step: 'go_live' });
  await land.comesTo('staging', 'completed');
  await land.promote(staging, 'prod');
  await land.comesTo('prod', 'awaiting_approval');
  await land.answer(staging, 'prod', 'promotion', 'rejected');
  await land.pass(10);
  await land.world.run(land.world.told());
  return told(land.world);
}

/** AWS denies one kind of call. */
function refusing(operation: string): CallTap {
  return async (call, proceed) => {
    if (call.operation !== operation) return proceed();
    throw new EC2ServiceException({
      name: 'AccessDenied',
      $fault: 'client',
      message: 'denied by the test',
      $metadata: { requestId: 'request-1', httpStatusCode: 403 },
    });
  };
}

async function thereAndBack(
  workflow: Workflow,
  stack: string,
  { environment = 'dev', tap }: { readonly environment?: string; readonly tap?: CallTap } = {},
): Promise<readonly EventEnvelope[]> {
  const world = new LocalWorld(tap ? { tap } : {});
  world.install(workflow, environment);
  const id = sessionOf(workflow, start(world, workflow, { stack_name: stack }, 'run-1', environment));
  const session = await settled(world, id);
  if (session.state === 'completed') {
    await world.run(startRollback(world.engine(ann), { sessionId: id, request: { type: 'full' } }));
    const { rollback } = await settled(world, id);
    if (rollback?.verdict === 'dirty') await world.run(acceptLeftovers(world.engine(ann), id, 'ticket 12'));
    await world.run(world.told());
  }
  return told(world);
}

/** A subnet is deleted from outside, and nothing is mended. */
async function damaged(): Promise<readonly EventEnvelope[]> {
  const world = new LocalWorld();
  world.install(network, 'prod');
  await settled(world, sessionOf(network, start(world, network, { stack_name: 'shop' }, 'run-1', 'prod')));
  const subnet = world.cloud.inventory().find(({ type, kept }) => type === 'AWS::EC2::Subnet' && kept === null);
  await world.run(world.cloud.call('ec2', 'DeleteSubnet', { SubnetId: subnet!.id }));
  for (const _ of ['suspected', 'believed']) {
    await world.run(world.clock.sleep(15 * 60_000));
    await world.run(world.invokeFunction('inspect', { schedule: 'health' }));
  }
  await world.run(world.told());
  return told(world);
}

/** What a step has made never gets ready; what it removes never goes. */
async function late(environment: string): Promise<readonly EventEnvelope[]> {
  const { world, neverEnds } = worldOfFaults();
  world.install(network, environment);
  const execution = start(world, network, { stack_name: 'shop' }, 'run-1', environment);
  for (const side of ['make', 'undo'] as const) neverEnds(network, execution.arn, side, 'create_vpc');
  await settled(world, sessionOf(network, execution));
  await world.run(world.told());
  return told(world);
}

async function asked(verdict: 'approved' | 'rejected'): Promise<readonly EventEnvelope[]> {
  const world = new LocalWorld();
  world.install(asking, 'dev');
  const id = sessionOf(asking, start(world, asking, { stack_name: 'asking' }));
  await world.run(world.clock.sleep(120_000));
  const engine = world.engine(ann);
  const [step] = await world.run(loadSession(engine.ledger, id).then((session) => openApprovals(engine, session)));
  const broken = await world.run(loadSession(engine.ledger, id).then((one) => askForCheckpoint(engine, one, 'broken')));
  const stop = new StopExecutionCommand({ executionArn: broken.execution_arn, cause: 'by hand' });
  await world.run(world.clients.machines.send(stop));
  await world.run(loadSession(engine.ledger, id).then((one) => deleteCheckpoint(engine, one, 'network_ready')));
  await world.run(world.clock.sleep(30_000));
  await world.run(answerApproval(engine, { sessionId: id, step: step!, verdict, reason: 'because' }));
  await settled(world, id);
  return told(world);
}

async function askedToRollBack(
  ending: 'approved' | 'rejected' | 'cancelled' | 'expired',
): Promise<readonly EventEnvelope[]> {
  const world = new LocalWorld();
  world.install(asking, 'dev');
  const id = sessionOf(asking, start(world, asking, { stack_name: 'asking', on_failure: 'approval' }));
  await world.run(world.clock.sleep(60_000).then(() => cancelSession(world.engine(ann), id, 'wrong image')));
  await settled(world, id);
  if (ending === 'cancelled')
    await world.run(
      loadSession(world.engine(ann).ledger, id).then((one) => endApproval(world.engine(ann), one, 'withdrawn')),
    );
  else if (ending !== 'expired') await world.run(answerRollbackApproval(world.engine(ann), id, ending));
  else await world.run(world.clock.sleep(25 * 3_600_000).then(() => world.invokeFunction('sweeper', {})));
  await settled(world, id);
  return told(world);
}

const quick = workflowOf('name: quick\nsteps:\n  - {name: wait, service: control, action: wait, with: {seconds: 1}}\n');

async function grownOld(): Promise<readonly EventEnvelope[]> {
  const world = new LocalWorld({ guards: { dev: { timeToLive: { hours: 2, warnBeforeHours: 1 } } } });
  world.install(quick, 'dev');
  const id = sessionOf(quick, start(world, quick, { stack_name: 'old' }));
  await settled(world, id);
  for (const seconds of [3700, 3700]) {
    await world.run(world.clock.sleep(seconds * 1000));
    await world.run(world.invokeFunction('sweeper', {}));
  }
  await settled(world, id);
  return told(world);
}

async function requested(): Promise<readonly EventEnvelope[]> {
  const world = new LocalWorld({ settings: { requestEnvironments: ['dev'] } });
  world.install(quick, 'dev');
  for (const environment of ['dev', 'prod']) {
    const detail = { workflow: 'quick', environment, stack_name: 'quick' };
    const entry = {
      EventBusName: 'unity-requests',
      Source: 'my.ci',
      DetailType: requestType,
      Detail: JSON.stringify(detail),
    };
    await world.run(world.clients.events.send(new PutEventsCommand({ Entries: [entry] })));
  }
  await world.run(world.clock.sleep(120_000).then(() => world.told()));
  return told(world);
}
