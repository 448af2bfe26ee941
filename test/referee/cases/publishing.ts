import assert from 'node:assert/strict';
import { graph } from '../fixtures/workflows';
import type { RefereeCase } from '../referee-case';
import { productCase } from './product-case';

const publish = 'unity-publish-workflow';
const mine = graph.replace(/^name: .*$/m, 'name: mine');

export const publishingCases: readonly RefereeCase[] = [
  productCase(
    'a workflow that was not installed is published, and its machine is started by hand',
    async (unity, referee) => {
      const request = { environment: 'dev', yaml: mine, file: 'mine.yml', actor: 'ann' };
      const arn = `arn:aws:states:${referee.region}:${referee.accountId}:stateMachine:unity-dev-mine`;
      const checked = await unity.invoke(publish, { ...request, check: true });
      assert.deepEqual(
        { ...(checked as object), workflow_id: '' },
        { status: 'checked', change: 'created', machine_arn: arn, workflow_id: '' },
      );
      const published = await unity.invoke(publish, request);
      assert.equal((published as { status: string }).status, 'published', JSON.stringify(published));
      const end = await unity.end(await unity.start('mine', { stack_name: 'mine' }));
      assert.equal(end.status, 'SUCCEEDED', end.cause);
      const steps = await unity.steps(end.sessionId);
      assert.equal(steps.length, 11);
      assert.ok(steps.every((step) => step.phase === 'ready'));
      const again = await unity.invoke(publish, request);
      assert.equal((again as { change: string }).change, 'unchanged', JSON.stringify(again));
      const newer = await unity.invoke(publish, { ...request, yaml: `${mine}\ndescription: newer\n` });
      assert.equal((newer as { change: string }).change, 'updated', JSON.stringify(newer));
      const tags = await referee.aws(['stepfunctions', 'list-tags-for-resource', '--resource-arn', arn]);
      assert.match(JSON.stringify(tags), /"unity:published".*"true"/);
    },
  ),

  productCase('an installed machine is not replaced, and nothing is published to prod', async (unity, referee) => {
    const describe = (name: string) =>
      referee.aws([
        'stepfunctions',
        'describe-state-machine',
        '--state-machine-arn',
        `arn:aws:states:${referee.region}:${referee.accountId}:stateMachine:${name}`,
      ]);
    const before = await describe('unity-dev-graph');
    const taken = await unity.invoke(publish, { environment: 'dev', yaml: `${graph}\ndescription: other\n` });
    assert.equal((taken as { code: string }).code, 'MachineTaken', JSON.stringify(taken));
    assert.deepEqual(await describe('unity-dev-graph'), before);
    const off = await unity.invoke(publish, { environment: 'prod', yaml: mine });
    assert.equal((off as { code: string }).code, 'PublishingOff', JSON.stringify(off));
    await assert.rejects(() => describe('unity-prod-mine'));
  }),

  productCase('unity doctor finds an installation well, and tries rights without leaving anything', async (unity) => {
    const { code, stdout, stderr } = await unity.command('doctor', '--json');
    const { findings } = JSON.parse(stdout) as { readonly findings: readonly { readonly status: string }[] };
    assert.deepEqual(
      findings.filter(({ status }) => status === 'bad'),
      [],
      stderr,
    );
    assert.equal(code, 0);
    // moto knows no SimulatePrincipalPolicy, so each right is tried.
    assert.match(stdout, /by trying, as IAM does not simulate/);
    for (const well of [
      'StackStands',
      'InstallationFits',
      'MachinesCurrent',
      'TablesSafe',
      'FunctionsActive',
      'RightsHeld',
    ])
      assert.match(stdout, new RegExp(`"${well}"`));
    assert.deepEqual(await unity.items('DOCTOR'), []);
  }),

  productCase('unity deploy publishes a file that was not installed, and follows it to its end', async (unity) => {
    unity.write('typed.yml', graph.replace(/^name: .*$/m, 'name: typed'));
    const args = ['deploy', 'typed.yml', '--stack', 'typed', '--env', 'dev', '--json'];
    const asked = await unity.command(...args);
    assert.equal(asked.code, 252, asked.stdout + asked.stderr);
    const { code, stdout, stderr } = await unity.command(...args, '--yes');
    assert.equal(code, 0, stdout + stderr);
    const last = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as {
      readonly session: { readonly state: string; readonly workflow_id: string };
    };
    assert.equal(last.session.state, 'completed');
    assert.match(last.session.workflow_id, /^typed@/);
  }),
];
