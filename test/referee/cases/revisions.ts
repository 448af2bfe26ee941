import assert from 'node:assert/strict';
import { DescribeRulesCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { SessionDocument } from '../../../lib/domain/session-document';
import { documentOf, ok } from '../fixtures/command';
import type { Ended, Installation } from '../fixtures/installation';
import type { Referee } from '../harness';
import type { RefereeCase } from '../referee-case';
import { deploy } from './deployment-types';
import { productCase } from './product-case';

/** A bound for a busy machine. */
const SECONDS = 400;
const STACK = 'revised';
const ADDRESS = `${STACK}/dev`;

/** What stands of a stack, by name: what is listed without tags counts for each of its sessions, and is one thing. */
async function namesOf(unity: Installation, ends: readonly Ended[]): Promise<readonly string[]> {
  const found = await Promise.all(ends.map((end) => unity.standing(end)));
  return [...new Set(found.flat().map(({ name }) => name))].toSorted();
}

const kindsOf = (names: readonly string[]): readonly string[] =>
  names.map((name) => name.replace(/ \S+$/, '')).toSorted();

/** What is tagged with a session. */
const taggedOf = ({ sessionId }: Ended, unity: Installation): Promise<readonly string[]> =>
  unity.alive({ sessionId, stack: '(none)' });

/** The numbers of the rules that send requests on, of the listener that a step of the session made. */
async function rulesOf(
  unity: Installation,
  { clientConfig }: Referee,
  { sessionId }: Ended,
): Promise<readonly string[]> {
  const steps = await unity.steps(sessionId);
  const ListenerArn = String(steps.find(({ name }) => name === 'create_alb')?.outputs.listener_arn);
  const { Rules = [] } = await new ElasticLoadBalancingV2Client(clientConfig).send(
    new DescribeRulesCommand({ ListenerArn }),
  );
  return Rules.filter(({ IsDefault }) => !IsDefault).map(
    ({ Priority, Conditions }) =>
      `${Priority} ${Conditions?.[0]?.Values?.[0] ?? Conditions?.[0]?.PathPatternConfig?.Values?.[0]}`,
  );
}

/** The next revision stands in the network and behind the load balancer of the first, of which only these are left. */
async function isRevised(unity: Installation, referee: Referee): Promise<readonly [Ended, Ended]> {
  const first = await deploy(unity, 'alb', STACK);
  const before = kindsOf(await namesOf(unity, [first]));
  assert.deepEqual(await rulesOf(unity, referee, first), ['100 /*']);
  const second = await unity.end(
    await unity.start('alb', { stack_name: STACK, parameters: { component: 'site' } }),
    SECONDS,
  );
  assert.equal(second.status, 'SUCCEEDED', second.cause);
  const retired = await unity.undone(first.sessionId, SECONDS);
  assert.deepEqual([retired.rollback?.type, retired.rollback?.verdict], ['retire', 'clean']);
  const [kept, made] = [kindsOf(await taggedOf(first, unity)), kindsOf(await taggedOf(second, unity))];
  assert.ok(kept.includes('vpc') && !kept.includes('instance'), kept.join());
  assert.ok(made.includes('instance') && !made.includes('vpc'), made.join());
  assert.deepEqual(kindsOf(await namesOf(unity, [first, second])), before);
  assert.deepEqual(await rulesOf(unity, referee, first), ['99 /*']);
  return [first, second];
}

/** One that fails leaves what serves as it was. */
async function failsAndLeaves(unity: Installation, ends: readonly [Ended, Ended]): Promise<void> {
  const before = await namesOf(unity, ends);
  const { mend } = unity.breakStep(STACK, 'setup_docker', { kind: 'refuse', call: 'SendCommand' });
  const failed = await unity.end(
    await unity.start('alb', { stack_name: STACK, parameters: { component: 'other' } }),
    SECONDS,
  );
  mend();
  assert.equal(failed.status, 'FAILED');
  assert.deepEqual(await taggedOf(failed, unity), []);
  assert.deepEqual(await namesOf(unity, ends), before);
  assert.equal((await unity.session(ends[1].sessionId))?.state, 'completed');
}

/** A workflow of one file that changes. */
const moved = (more = '') => `name: moved
parameters:
  zones: {type: number, default: 2}
steps:
  - {name: network, service: aws, action: create_vpc, timeout: 300, with: {zone_count: "\${parameters.zones}"}}
${more}`;
const alarms =
  '  - {name: alarms, service: monitoring, action: setup_monitoring, timeout: 120, depends_on: [network], with: {log_groups: [app]}}\n';

/** What a command came to, as its last line says. */
function sessionIn(said: Parameters<typeof ok>[0]): SessionDocument {
  ok(said);
  return (JSON.parse(said.stdout.trim().split('\n').at(-1) ?? '') as { readonly session: SessionDocument }).session;
}

/** Put back twice: while its machine runs another version of the file, and when that is no more. */
async function isPutBack(unity: Installation, referee: Referee): Promise<void> {
  const deployed = async (text: string, zones: number) => {
    unity.write('moved.yml', text);
    const where = ['--stack', 'moved', '--env', 'dev', '--param', `zones=${zones}`];
    return sessionIn(await unity.command('deploy', 'moved.yml', ...where, '--yes', '--json'));
  };
  const first = await deployed(moved(), 2);
  const second = await deployed(moved(alarms), 3);
  assert.notEqual(second.workflow_id, first.workflow_id);
  const back = sessionIn(await unity.command('rollback', 'moved/dev', '--yes', '--json'));
  assert.deepEqual([back.state, back.workflow_id, back.parameters], ['completed', first.workflow_id, { zones: 2 }]);
  assert.match(back.executions[0]?.arn ?? '', /:unity-dev--return:/);
  assert.equal((await unity.undone(second.session_id, SECONDS)).rollback?.verdict, 'clean');

  const machine = `arn:aws:states:${referee.region}:${referee.accountId}:stateMachine:unity-dev-moved`;
  await referee.aws(['stepfunctions', 'delete-state-machine', '--state-machine-arn', machine]);
  const again = sessionIn(await unity.command('rollback', 'moved/dev', '--yes', '--json'));
  assert.deepEqual([again.state, again.workflow_id, again.parameters], ['completed', second.workflow_id, { zones: 3 }]);
  assert.ok(again.steps.some(({ name, state }) => name === 'alarms' && state === 'completed'));
  ok(await unity.command('destroy', 'moved/dev', '--confirm=moved', '--json'));
  for (const { session_id: sessionId } of [first, second, back, again])
    assert.deepEqual(await unity.alive({ sessionId, stack: 'moved' }), []);
}

/** Deploying again, in the referee: through the machine, and with our command. */
export const revisionCases: readonly RefereeCase[] = [
  productCase(
    'alb: the next revision takes over, one that fails leaves it, and all go with the stack',
    async (unity, referee) => {
      const ends = await isRevised(unity, referee);
      await failsAndLeaves(unity, ends);
      const { revisions } = documentOf<{ revisions: readonly { number: number }[] }>(
        await unity.command('history', ADDRESS, '--json'),
      );
      assert.deepEqual(
        revisions.map(({ number }) => number),
        [2, 1],
      );
      ok(await unity.command('destroy', ADDRESS, `--confirm=${STACK}`, '--json'));
      for (const end of ends) assert.deepEqual(await unity.alive(end), []);
    },
    { alongside: true },
  ),
  productCase('a stack is put back though its file was changed since, or its machine removed', isPutBack, {
    alongside: true,
  }),
];
