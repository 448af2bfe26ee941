import { readFileSync } from 'node:fs';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { JsonObject } from '../../../lib/domain/json';
import { keys } from '../../../lib/ledger/items';
import { currentInvocation } from '../../../lib/local/host/invocation';
import { listAt } from '../../../lib/simulation/ledger-view';
import { workflowOf } from '../../helpers/spot';
import { sessionOf, start, view } from '../../helpers/worlds';
import { Land, small, toStaging } from './land';

/** The shipped `alb`; once it answers it runs on for a while, and then a suite judges it. */
const slow = workflowOf(
  `${readFileSync('workflows/alb.yml', 'utf8')
    .replace(/^description:/m, 'name: alb\ndescription:')
    .replace(
      /^parameters:$/m,
      `parameters:
  pause: {type: number, default: 1, description: For how long it runs on.}
  site_bug: {type: string, default: "no", description: What the suite finds.}`,
    )
    .trimEnd()}
  - {name: settle, service: control, action: wait, timeout: 3000, depends_on: [check_health], with: {seconds: "\${parameters.pause}"}}
  - name: suite
    service: control
    action: run_tests
    timeout: 900
    depends_on: [settle]
    with: {codebuild_project: unity-sample-tests, environment: {FAIL: "\${parameters.site_bug}"}}
`,
);

const guards = { staging: { promotion: { ...toStaging, soakMinutes: 60 } } };

/** A healthy candidate is watched in staging, and a newer revision has taken its requests over and runs on. */
async function takenOver(parameters: JsonObject, request: object = {}) {
  const land = new Land(slow, { guards });
  await land.deployTo('staging', { component: 'old' });
  const dev = await land.deployTo('dev', { component: 'site' });
  await land.promote(dev.session_id, 'staging');
  const promoted = (await land.comesTo('staging', 'soaking')).deployment!.session_id!;
  const asked = { stack_name: 'shop', parameters: { component: 'hotfix', ...parameters }, ...request };
  const newer = sessionOf(slow, start(land.world, slow, asked, 'hotfix', 'staging'));
  await land.pass(30);
  await land.until(async () => {
    const { steps } = await view(land.world, newer);
    return steps.find(({ name }) => name === 'check_health')?.state === 'completed';
  });
  return { land, promoted, newer };
}

/** What nobody should say of a candidate that is well. */
const isWatched = { state: 'soaking', run: 1 };

describe('while a newer revision answers in its place, a candidate is not judged', () => {
  test('it serves again when that comes to nothing, is looked at afresh, and completes', async () => {
    const { land, promoted, newer } = await takenOver({ pause: 1200 });
    await land.pass(10 * 60);
    const waiting = await land.promotion('staging');
    expect(waiting).toMatchObject({ ...isWatched, paused: expect.stringContaining(newer) });
    expect(waiting.look).toBeUndefined();
    await land.ask({ verb: 'cancel', session: newer, reason: 'not now' });
    await land.rest();
    const ended = await land.comesTo('staging', 'completed');
    expect(ended).toMatchObject({ state: 'completed', look: { findings: [] } });
    expect(ended.paused).toBeUndefined();
    await land.atRest();
    expect((await land.serving('staging'))?.session_id).toBe(promoted);
    land.end();
  }, 240_000);

  test('nor is it when that comes about: it was overtaken', async () => {
    const { land, newer } = await takenOver({ pause: 600 });
    expect(await land.comesTo('staging', 'completed')).toMatchObject({
      state: 'withdrawn',
      outcome: { message: `session ${newer} has overtaken it` },
    });
    await land.atRest();
    land.end();
  }, 240_000);

  test('nor while that has failed and is kept: what to do about it is said', async () => {
    const { land, promoted, newer } = await takenOver({ site_bug: 'yes' }, { on_failure: 'keep' });
    await land.rest();
    expect((await land.serving('staging'))?.session_id).toBe(newer);
    await land.pass(90 * 60);
    expect(await land.promotion('staging')).toMatchObject({
      ...isWatched,
      paused: expect.stringContaining(`\`unity rollback ${newer}\``),
    });
    await land.ask({ verb: 'rollback', session: newer, reason: 'no good' });
    expect(await land.comesTo('staging', 'completed')).toMatchObject({ state: 'completed' });
    await land.atRest();
    expect((await land.serving('staging'))?.session_id).toBe(promoted);
    land.end();
  }, 240_000);
});

/** Another one takes the stack, and has lost it again: that raises the version of the lock. */
function takeLock({ world }: Land): void {
  world.store.call('UpdateItem', {
    TableName: 'unity-ledger',
    Key: marshall(keys.lock('staging', 'shop')),
    UpdateExpression: 'ADD version :one',
    ExpressionAttributeValues: { ':one': { N: '1' } },
  });
}

test('what is seen while the stack changes hands does not count, whatever it is', async () => {
  const land = new Land(small, { guards });
  await land.deployTo('staging', { zones: 1 });
  const dev = await land.deployTo('dev', { zones: 2 });
  await land.promote(dev.session_id, 'staging');
  await land.comesTo('staging', 'soaking');
  const looks = new Set<string>();
  land.meets = ({ service }, { functionName }) => {
    const { id = '' } = currentInvocation() ?? {};
    if (functionName !== 'inspect' || service !== 'ec2' || looks.has(id)) return undefined;
    looks.add(id);
    if (looks.size <= 3) takeLock(land);
    return undefined;
  };
  const seen: number[] = [];
  land.world.store.onWrite(({ newImage }) => {
    if (listAt(newImage, 'look', 'findings').length > 0) seen.push(looks.size);
  });
  await land.spoil('staging');
  expect(await land.comesTo('staging', 'returning')).toMatchObject({ state: 'returning' });
  expect(seen[0]).toBe(4);
});
