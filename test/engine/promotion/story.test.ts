import { readFileSync } from 'node:fs';
import { workflowOf } from '../../helpers/spot';
import { view } from '../../helpers/worlds';
import { ann, bob, Land } from './land';

interface Instances {
  readonly instance_ids?: readonly string[];
}

/** The shipped `alb`, with a suite that only staging runs; `site_bug` stands for what the suite finds. */
const tested = workflowOf(
  `${readFileSync('workflows/alb.yml', 'utf8')
    .replace(
      /^parameters:$/m,
      'parameters:\n  site_bug: {type: string, default: "no", description: What the suite finds.}',
    )
    .replace(/^description:/m, 'name: alb\ndescription:')
    .trimEnd()}
`.replace(
    /^steps:$/m,
    `steps:
  - name: suite
    service: control
    action: run_tests
    timeout: 900
    depends_on: [check_health]
    when: \${session.environment} == 'staging'
    with: {codebuild_project: unity-sample-tests, environment: {FAIL: "\${parameters.site_bug}"}}`,
  ),
);

/** Somebody removes instances in the console. */
const terminate = ({ world }: Land, InstanceIds: readonly string[]) =>
  world.run(world.cloud.call('ec2', 'TerminateInstances', { InstanceIds }));

/** What the audit says of the promotions to a stack: who has brought each to which state. */
async function told({ world }: Land, environment: string): Promise<readonly string[]> {
  await world.run(world.told());
  const { Items } = world.store.call('Query', {
    TableName: 'unity-audit',
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: `PROMOTION#${environment}#shop` } },
  }) as { readonly Items: readonly { readonly [name in 'actor' | 'change' | 'time']: { readonly S: string } }[] };
  return [...Items]
    .sort((a, b) => a.time.S.localeCompare(b.time.S))
    .filter(({ change }) => /created|→|approval/.test(change.S))
    .map(({ actor, change }) => `${actor.S.split('/').at(-1)}: ${change.S.split(',')[0]}`);
}

test('a candidate goes from dev to staging to prod, bad ones go back, and the audit tells it in order', async () => {
  const land = new Land(tested, { rollback: { prod: { onFailure: 'approval' } } });
  const served = async (environment: string) => {
    const { deployment, state } = await land.comesTo(environment, 'completed');
    return { state, session: await view(land.world, deployment!.session_id!) };
  };

  // What has proved itself goes to staging, and to prod when somebody else approves.
  const dev = await land.deployTo('dev');
  await land.promote(dev.session_id, 'staging');
  const staging = await served('staging');
  expect(staging).toMatchObject({ state: 'completed', session: { state: 'completed', requester: { actor: ann } } });
  await land.promote(staging.session.session_id, 'prod');
  await land.comesTo('prod', 'awaiting_approval');
  await land.answer(staging.session.session_id, 'prod', 'promotion', 'approved');
  const prod = await served('prod');
  expect(prod).toMatchObject({ state: 'completed', session: { state: 'completed', revision: null } });

  // The next candidate fails the suite of staging: the revision before serves on, and the candidate is marked.
  const bad = await land.deployTo('dev', { site_bug: 'yes', component: 'site' });
  await land.promote(bad.session_id, 'staging');
  const failed = await land.comesTo('staging', 'completed');
  expect(failed).toMatchObject({ state: 'rejected', outcome: { code: 'SuiteFailed' } });
  expect(await view(land.world, failed.deployment!.session_id!)).toMatchObject({
    state: 'rolled_back',
    rollback: { verdict: 'clean' },
  });
  expect((await land.serving('staging'))?.session_id).toBe(staging.session.session_id);
  expect(await land.promote(bad.session_id, 'staging')).toMatchObject({ error: { name: 'CandidateRejected' } });

  // Mended, it goes to prod, and proves bad there: a person has the revision before put back.
  const mended = await land.deployTo('dev', { component: 'site' });
  await land.promote(mended.session_id, 'staging');
  const again = await served('staging');
  expect(again).toMatchObject({ state: 'completed', session: { revision: { former: staging.session.session_id } } });
  await land.promote(again.session.session_id, 'prod');
  await land.comesTo('prod', 'awaiting_approval');
  await land.answer(again.session.session_id, 'prod', 'promotion', 'approved');
  const watched = await land.comesTo('prod', 'soaking');
  const second = watched.deployment!.session_id!;
  const { steps } = await view(land.world, second);
  const { instance_ids = [] } = steps.find(({ name }) => name === 'launch_instances')!.output as Instances;
  await terminate(land, instance_ids);
  const asking = await land.comesTo('prod', 'awaiting_return');
  expect(asking).toMatchObject({ return_approval: { state: 'asked' } });
  expect(asking.outcome?.message).toMatch(
    /the alarm "unity-shop-.*targets-none-healthy.*" is on|is not there any more/,
  );
  expect((await land.serving('prod'))?.session_id).toBe(second);
  await land.answer(again.session.session_id, 'prod', 'return', 'approved');
  const ended = await land.comesTo('prod', 'completed');
  expect(ended).toMatchObject({ state: 'rejected', return_approval: { state: 'approved', by: bob } });
  await land.rest();
  expect(await view(land.world, ended.return_session!)).toMatchObject({
    state: 'completed',
    parameters: prod.session.parameters,
    requester: { actor: bob, status: 'verified' },
  });
  expect((await land.serving('prod'))?.session_id).toBe(ended.return_session);

  const went = ['ann: promotion created', 'unity: verifying → deploying'];
  expect(await told(land, 'staging')).toEqual([
    ...[...went, 'unity: deploying → soaking', 'unity: soaking → completed'],
    ...[...went, 'unity: deploying → rejected'],
    ...[...went, 'unity: deploying → soaking', 'unity: soaking → completed'],
  ]);
  const approved = [
    ...['ann: promotion created', 'unity: verifying → awaiting_approval', 'bob: approval'],
    ...['unity: awaiting_approval → deploying', 'unity: deploying → soaking'],
  ];
  expect(await told(land, 'prod')).toEqual([
    ...[...approved, 'unity: soaking → completed'],
    ...[...approved, 'unity: soaking → awaiting_return', 'bob: return_approval'],
    ...['unity: awaiting_return → returning', 'unity: returning → rejected'],
  ]);
  land.end();
}, 240_000);
