import assert from 'node:assert/strict';
import { DescribeVpcsCommand } from '@aws-sdk/client-ec2';
import type { PromotionDocument } from '../../../lib/engine/promotion/document';
import type { SessionItem } from '../../../lib/ledger/items';
import { type CommandEnd, documentOf, ok } from '../fixtures/command';
import type { Installation } from '../fixtures/installation';
import { clients } from '../fixtures/network';
import { makePerson, type Person } from '../fixtures/person';
import type { Referee } from '../harness';
import type { RefereeCase } from '../referee-case';
import { deploy } from './deployment-types';
import { productCase } from './product-case';

/** A bound for a busy machine. */
const SECONDS = 400;
const STACK = 'promoted';

/** Who signs here, as moto’s STS says. */
const asker = 'arn:aws:sts::123456789012:user/moto';

const promote = (unity: Installation, from: string, to: string, ...more: readonly string[]): Promise<CommandEnd> =>
  unity.command(
    'promote',
    `${STACK}/${from}`,
    '--to',
    to,
    '--yes',
    `--confirm=${STACK}`,
    '--timeout',
    '300',
    '--json',
    ...more,
  );

/** What was promoted to an environment, newest first. */
async function promotedTo(unity: Installation, environment: string): Promise<readonly PromotionDocument[]> {
  const end = await unity.command('promotions', `${STACK}/${environment}`, '--json');
  return documentOf<{ promotions: readonly PromotionDocument[] }>(end).promotions;
}

/** The session that the newest promotion to an environment was deployed as. */
async function deployedBy(
  unity: Installation,
  { session_id: id }: Pick<PromotionDocument, 'session_id'>,
): Promise<SessionItem> {
  const session = await unity.session(id ?? '');
  assert.ok(session, `there is no session ${id}`);
  return session;
}

/** What is tagged with a session. */
const tagged = (unity: Installation, { session_id: sessionId }: Pick<SessionItem, 'session_id'>) =>
  unity.alive({ sessionId, stack: '(none)' });

/** To staging nobody is asked, and nothing is watched. */
async function comesToStaging(unity: Installation, dev: SessionItem): Promise<SessionItem> {
  ok(await promote(unity, 'dev', 'staging', '--wait-soak'));
  const [promotion] = await promotedTo(unity, 'staging');
  assert.equal(promotion?.state, 'completed', JSON.stringify(promotion));
  assert.deepEqual([promotion.approval, promotion.findings, promotion.requested_by], [null, [], asker]);
  const staging = await deployedBy(unity, promotion);
  assert.equal(staging.state, 'completed');
  assert.deepEqual(staging.promoted_from, { session_id: dev.session_id, environment: 'dev' });
  assert.deepEqual([staging.workflow_id, staging.parameters.component], [dev.workflow_id, 'first']);
  assert.deepEqual(staging.requester, { actor: asker, status: 'verified' });
  return staging;
}

/** To prod somebody else than whoever asks must say yes; until then nothing is deployed there. */
async function comesToProd(unity: Installation, other: Person): Promise<SessionItem> {
  ok(await promote(unity, 'staging', 'prod', '--reason', 'release 1'));
  const [asking] = await promotedTo(unity, 'prod');
  assert.deepEqual([asking?.state, asking?.session_id], ['awaiting_approval', null]);
  const own = await unity.command('approve', `${STACK}/prod`);
  assert.equal(own.code, 1);
  assert.match(own.stderr, /UNITY-E2024/);
  ok(await unity.commandOf(other, 'approve', `${STACK}/prod`, '--reason', 'tried it'));
  // The same again joins it.
  ok(await promote(unity, 'staging', 'prod', '--wait-soak'));
  const [done, ...more] = await promotedTo(unity, 'prod');
  assert.deepEqual([done?.state, done?.run, more], ['completed', 1, []], JSON.stringify(done));
  assert.deepEqual(
    [done?.approval?.state, done?.approval?.by, done?.approval?.reason],
    ['approved', other.arn, 'tried it'],
  );
  // It is watched for no time at all: one look is made, which has found nothing.
  assert.deepEqual([done?.soaks_from, done?.findings], [done?.soaks_until, []]);
  const prod = await deployedBy(unity, done ?? { session_id: null });
  assert.deepEqual([prod.state, prod.environment, prod.parameters.component], ['completed', 'prod', 'first']);
  return prod;
}

/** Each has its own things, in a network of its own with the addresses of its environment. */
async function areApart(unity: Installation, referee: Referee, sessions: readonly SessionItem[]): Promise<void> {
  const names = await Promise.all(sessions.map((session) => tagged(unity, session)));
  assert.ok(names.every((all) => all.some((name) => name.startsWith('instance '))));
  assert.equal(new Set(names.flat()).size, names.flat().length, names.join());
  const networks = sessions.map(async ({ session_id: id }) => {
    const Filters = [{ Name: 'tag:unity:session', Values: [id] }];
    const { Vpcs = [] } = await clients(referee).compute.send(new DescribeVpcsCommand({ Filters }));
    return Vpcs.map(({ CidrBlock }) => CidrBlock);
  });
  assert.deepEqual(await Promise.all(networks), [['10.0.0.0/16'], ['10.1.0.0/16'], ['10.2.0.0/16']]);
}

/** One that AWS takes in dev and finds invalid in staging is undone there, the former serves, and it is not taken again. */
async function isRejected(unity: Installation, former: readonly SessionItem[]): Promise<void> {
  const second = await unity.end(
    await unity.start('spot', { stack_name: STACK, parameters: { component: 'second' } }),
    SECONDS,
  );
  assert.equal(second.status, 'SUCCEEDED', second.cause);
  const before = await Promise.all(former.map((session) => tagged(unity, session)));
  const { mend } = unity.breakStep(STACK, 'setup_docker', { kind: 'invalid', call: 'SendCommand' });
  assert.equal((await promote(unity, 'dev', 'staging', '--wait-soak')).code, 1);
  mend();
  const [bad, good] = await promotedTo(unity, 'staging');
  assert.deepEqual([bad?.state, good?.state], ['rejected', 'completed'], JSON.stringify(bad));
  assert.match(bad?.outcome?.message ?? '', /^step setup_docker: /);
  const failed = await deployedBy(unity, bad ?? { session_id: null });
  assert.deepEqual(
    [failed.state, failed.rollback?.verdict, failed.revision?.former],
    ['rolled_back', 'clean', former[0]?.session_id],
  );
  assert.deepEqual(await tagged(unity, failed), []);
  assert.deepEqual(await Promise.all(former.map((session) => tagged(unity, session))), before);
  const { session_id: serving } = documentOf<{ session_id: string }>(
    await unity.command('status', `${STACK}/staging`, '--json'),
  );
  assert.equal(serving, former[0]?.session_id);
  const again = await promote(unity, 'dev', 'staging');
  assert.equal(again.code, 1);
  assert.match(`${again.stderr}${again.stdout}`, /UNITY-E2092|CandidateRejected/);
  assert.deepEqual(
    (await promotedTo(unity, 'staging')).map(({ run }) => run),
    [1, 1],
  );
}

/** From dev to staging to prod, in the referee: by our command, through the desk’s URL and the machines that promote. */
export const promotionCases: readonly RefereeCase[] = [
  productCase(
    'spot: goes from dev to staging, and to prod when another person says so; what fails in staging is not taken again',
    async (unity, referee) => {
      const other = await makePerson(referee, 'bob');
      const { sessionId } = await deploy(unity, 'spot', STACK, { component: 'first' });
      const dev = await deployedBy(unity, { session_id: sessionId });
      const staging = await comesToStaging(unity, dev);
      const prod = await comesToProd(unity, other);
      await areApart(unity, referee, [dev, staging, prod]);
      await isRejected(unity, [staging, prod]);
      const destroyed = ['dev', 'staging', 'prod'].map((environment) =>
        unity.command('destroy', `${STACK}/${environment}`, `--confirm=${STACK}`, '--json'),
      );
      for (const end of await Promise.all(destroyed)) ok(end);
      assert.deepEqual(await unity.alive({ sessionId, stack: STACK }), []);
      for (const session of [staging, prod]) assert.deepEqual(await tagged(unity, session), []);
      await other.remove();
    },
    { alongside: true },
  ),
];
