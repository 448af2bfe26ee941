import { GetDistributionCommand, UpdateDistributionCommand } from '@aws-sdk/client-cloudfront';
import { hasTails, isTerminal } from '../../lib/domain/session';
import type { SessionDocument } from '../../lib/domain/session-document';
import { startRollback } from '../../lib/engine/rollback/start-rollback';
import { LocalWorld, type LocalWorldOptions } from '../../lib/local/host/world';
import { certificateWorkflow } from '../helpers/certificate';
import { distributionWorkflow } from '../helpers/distribution';
import { ours, workflowOf } from '../helpers/spot';
import { sessionOf, settled, start, view } from '../helpers/worlds';

const person = { actor: 'ann', via: 'test', reason: 'test' };
const workflow = distributionWorkflow();
const request = { type: 'full' } as const;
const type = 'AWS::CloudFront::Distribution';

type Tap = NonNullable<LocalWorldOptions['tap']>;
const refused = Object.assign(new Error('not now'), { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });

/** A deployment that stands. */
async function standing(tap?: Tap): Promise<{ world: LocalWorld; id: string }> {
  const world = new LocalWorld({ ...(tap && { tap }) });
  world.install(workflow, 'dev');
  const id = sessionOf(workflow, start(world, workflow, { stack_name: 'shop' }));
  expect(await settled(world, id)).toMatchObject({ state: 'completed', rollback: null });
  return { world, id };
}

/** Undoes it until its verdict is there. */
async function untilVerdict(world: LocalWorld, id: string): Promise<SessionDocument> {
  await world.run(startRollback(world.engine(person), { sessionId: id, request }));
  for (;;) {
    await world.run(world.clock.sleep(1000));
    const session = await view(world, id);
    if (isTerminal(session.state)) return session;
  }
}

const rowOf = ({ resources }: SessionDocument) => resources.find((row) => row.type === type)!;
const typesIn = (world: LocalWorld) => ours(world).map((text) => text.split(' ')[0]);
const seconds = (from: string | undefined, to: string | undefined) =>
  (Date.parse(to ?? '') - Date.parse(from ?? '')) / 1000;
const verdictsOf = (world: LocalWorld, id: string) =>
  world.bus
    .events()
    .filter(({ detailType }) => detailType === 'ROLLBACK_STATE_CHANGED')
    .map(({ detail }) => (detail as { data: { session_id: string; verdict: string | null } }).data)
    .flatMap(({ session_id, verdict }) => (session_id === id ? [verdict] : []));

test('a rollback does not wait for a distribution: its verdict is pending on that alone, and nothing else is there', async () => {
  const { world, id } = await standing();
  const session = await untilVerdict(world, id);
  const row = rowOf(session);
  expect(session).toMatchObject({ state: 'rolled_back', rollback: { verdict: 'pending', leftovers: [], kept: [] } });
  const [tail, ...more] = session.rollback!.tails;
  expect(more).toEqual([]);
  expect(tail).toMatchObject({ step: 'create_distribution', type, id: row.id });
  expect(tail!.reason).toContain('CloudFront is telling its edges to stop');
  // The usual 450 s, from when it was handed over: right at the beginning.
  const expectedSeconds = seconds(session.rollback!.started_at, tail!.expected_at!);
  expect(expectedSeconds).toBeGreaterThan(450);
  expect(expectedSeconds).toBeLessThan(470);
  expect(row).toMatchObject({ state: 'deleting', handed_over: true });
  expect(typesIn(world)).toEqual([type]);
  // Load balancer and VPC take about three minutes and the late look one; the edges alone would take eight.
  expect(seconds(session.rollback!.started_at, session.rollback!.completed_at)).toBeLessThan(360);
});

test('what was handed over is seen to its end, and that is told: row, verdict, event', async () => {
  const { world, id } = await standing();
  const pending = await untilVerdict(world, id);
  const session = await settled(world, id);
  expect(session).toMatchObject({ state: 'rolled_back', rollback: { verdict: 'clean', tails: [], leftovers: [] } });
  expect(session.completed_at).toBe(pending.completed_at);
  expect(session.rollback!.completed_at).toBe(pending.rollback!.completed_at);
  expect(seconds(session.rollback!.completed_at, session.rollback!.tails_ended_at)).toBeGreaterThan(0);
  expect(rowOf(session)).toMatchObject({ state: 'deleted', handed_over: true });
  expect(ours(world)).toEqual([]);
  // It begins, is planned, looks once more, has its verdict, and its tail has ended.
  expect(verdictsOf(world, id)).toEqual([null, null, null, 'pending', 'clean']);
  expect(world.hasOpenSessions()).toBe(false);
});

test('the stack is free at the verdict: the next deployment and the tail of the last one do not meet', async () => {
  const { world, id } = await standing();
  await untilVerdict(world, id);
  const next = sessionOf(workflow, start(world, workflow, { stack_name: 'shop' }, 'run-2'));
  const deployed = await settled(world, next);
  expect(deployed).toMatchObject({ state: 'completed', root_cause: null });
  expect(await settled(world, id)).toMatchObject({ state: 'rolled_back', rollback: { verdict: 'clean' } });
  expect(typesIn(world).filter((name) => name === type)).toHaveLength(1);
});

test('a name that the last distribution answered to is free at the verdict, too', async () => {
  const certificate_arn = 'arn:aws:acm:us-east-1:123456789012:certificate/1';
  const named = workflowOf(`steps:
  - name: create_distribution
    service: aws
    action: create_distribution
    timeout: 900
    with: { dns_name: shop.example.org, aliases: [www.example.com], certificate_arn: '${certificate_arn}' }
`);
  const world = new LocalWorld();
  world.cloud.adjust({ certificates: [{ arn: certificate_arn, names: ['www.example.com'] }] });
  world.install(named, 'dev');
  const deploy = (name: string) => sessionOf(named, start(world, named, { stack_name: 'shop' }, name));
  const id = deploy('run-1');
  await settled(world, id);
  expect(await untilVerdict(world, id)).toMatchObject({ rollback: { verdict: 'pending' } });
  const next = deploy('run-2');
  await world.run(world.clock.sleep(60_000));
  expect(typesIn(world)).toEqual([type, type]);
  expect(await settled(world, next)).toMatchObject({ state: 'completed', root_cause: null });
  expect(await settled(world, id)).toMatchObject({ rollback: { verdict: 'clean' } });
});

test('the certificate that a tail still uses is handed over with it, and goes after it', async () => {
  const named = certificateWorkflow();
  const world = new LocalWorld();
  world.install(named, 'dev');
  const parameters = { domain: 'shop.example.com', hosted_zone_id: 'Z0123456789EXAMPLE' };
  const id = sessionOf(named, start(world, named, { stack_name: 'shop', parameters }));
  expect(await settled(world, id)).toMatchObject({ state: 'completed' });
  const { rollback } = await untilVerdict(world, id);
  expect(rollback).toMatchObject({ verdict: 'pending', leftovers: [], kept: [] });
  expect(rollback!.tails.map((tail) => [tail.step, tail.type])).toEqual([
    ['certificate', 'AWS::CertificateManager::Certificate'],
    // It proves the certificate as long as that is there.
    ['certificate', 'AWS::Route53::RecordSet'],
    ['create_distribution', type],
  ]);
  expect(seconds(rollback!.started_at, rollback!.completed_at)).toBeLessThan(180);
  expect(await settled(world, id)).toMatchObject({ state: 'rolled_back', rollback: { verdict: 'clean', tails: [] } });
  expect(ours(world)).toEqual([]);
});

test('a rollback that somebody asks for anew takes the tails over and ends as the first did', async () => {
  const { world, id } = await standing();
  await untilVerdict(world, id);
  const again = await untilVerdict(world, id);
  expect(again).toMatchObject({ state: 'rolled_back', rollback: { verdict: 'pending', tails: [{ type }] } });
  expect(await settled(world, id)).toMatchObject({ rollback: { verdict: 'clean', tails: [] } });
  expect(ours(world)).toEqual([]);
  await expect(world.run(startRollback(world.engine(person), { sessionId: id, request }))).rejects.toMatchObject({
    code: 'TransitionRefused',
  });
});

test('a machine that is stopped while it waits for a tail is followed by another', async () => {
  const { world, id } = await standing();
  await untilVerdict(world, id);
  const running = world.executions.all().filter(({ status }) => status === 'RUNNING');
  expect(running.map(({ name }) => name)).toEqual([`${id}-r1`]);
  world.executions.stop(running[0]!.arn, undefined, 'stopped by a test');
  expect(await settled(world, id)).toMatchObject({ state: 'rolled_back', rollback: { verdict: 'clean', tails: [] } });
  expect(world.executions.all().map(({ name }) => name)).toContain(`${id}-r2`);
  expect(ours(world)).toEqual([]);
});

test('a tail that AWS does not let go fails the session, is named, holds no stack, and goes when asked for again', async () => {
  let isStubborn = true;
  const tap: Tap = (call, proceed) =>
    isStubborn && call.operation === 'DeleteDistribution' ? Promise.reject(refused) : proceed();
  const { world, id } = await standing(tap);
  expect(await untilVerdict(world, id)).toMatchObject({ rollback: { verdict: 'pending' } });
  const failed = await settled(world, id);
  expect(failed).toMatchObject({ state: 'failed', rollback: { verdict: 'dirty', tails: [] } });
  expect(failed.rollback!.leftovers).toMatchObject([
    { step: 'create_distribution', type, id: rowOf(failed).id, next_command: `unity rollback ${id}` },
  ]);
  expect(failed.rollback!.leftovers[0]!.reason).toContain('AccessDenied');
  const next = sessionOf(workflow, start(world, workflow, { stack_name: 'shop' }, 'run-2'));
  expect(await settled(world, next)).toMatchObject({ state: 'completed' });
  isStubborn = false;
  await world.run(startRollback(world.engine(person), { sessionId: id, request }));
  expect(await settled(world, id)).toMatchObject({
    state: 'rolled_back',
    rollback: { verdict: 'clean', leftovers: [] },
  });
  expect(typesIn(world).filter((name) => name === type)).toHaveLength(1);
});

test('a rollback that leaves something else dirty sees to its tails all the same', async () => {
  const tap: Tap = (call, proceed) => (call.operation === 'DeleteLoadBalancer' ? Promise.reject(refused) : proceed());
  const { world, id } = await standing(tap);
  const failed = await untilVerdict(world, id);
  expect(failed).toMatchObject({ state: 'failed', rollback: { verdict: 'dirty', tails: [{ type }] } });
  expect(hasTails(failed)).toBe(true);
  const session = await settled(world, id);
  expect(session).toMatchObject({ state: 'failed', rollback: { verdict: 'dirty', tails: [] } });
  expect(session.rollback!.leftovers.map((row) => row.step)).not.toContain('create_distribution');
  expect(session.rollback!.leftovers.length).toBe(failed.rollback!.leftovers.length);
  expect(typesIn(world)).not.toContain(type);
});

test('a distribution that somebody enables again while it goes is disabled again', async () => {
  const { world, id } = await standing();
  const { id: Id } = rowOf(await untilVerdict(world, id));
  const { clients } = world.clients;
  const distribution = await world.run(clients.cloudfront.send(new GetDistributionCommand({ Id: Id! })));
  const DistributionConfig = { ...distribution.Distribution!.DistributionConfig!, Enabled: true };
  const IfMatch = distribution.ETag;
  await world.run(clients.cloudfront.send(new UpdateDistributionCommand({ Id: Id!, IfMatch, DistributionConfig })));
  expect(await settled(world, id)).toMatchObject({ rollback: { verdict: 'clean', tails: [] } });
  expect(ours(world)).toEqual([]);
});
