import type { JsonObject } from '../../../lib/domain/json';
import { rejectionOf } from '../../../lib/engine/promotion/rejection';
import { keys, type SessionItem } from '../../../lib/ledger/items';
import { workflowOf } from '../../helpers/spot';
import { start, view } from '../../helpers/worlds';
import { denied, failing, person } from '../resume/scene';
import { Land, small, toStaging } from './land';

const network = workflowOf(`
name: small
steps:
  - {name: net, service: aws, action: create_vpc, timeout: 300, with: {zone_count: 2}}
`);

const invalid = Object.assign(new Error('not so'), {
  name: 'InvalidParameterValue',
  $metadata: { httpStatusCode: 400 },
});

test('a right that a role of the target lacks marks nothing; what AWS calls invalid marks the candidate', async () => {
  const land = new Land(network);
  const dev = await land.deployTo('dev');
  const promoted = async (meets: Land['meets']) => {
    land.meets = meets;
    const asked = await land.promote(dev.session_id, 'staging');
    return [asked, await land.comesTo('staging', 'completed')] as const;
  };
  const refuse = failing('net', /CreateVpc/);
  const [, lacking] = await promoted(refuse);
  expect(lacking).toMatchObject({ state: 'refused', outcome: { code: denied.name } });
  const [again, wrong] = await promoted((call, place) => refuse(call, place) && invalid);
  expect(again).toMatchObject({ ok: true });
  expect(wrong).toMatchObject({ state: 'rejected', run: 2, outcome: { code: invalid.name } });
  const [marked] = await promoted(() => undefined);
  expect(marked).toMatchObject({ error: { name: 'CandidateRejected' } });
  land.end();
});

const broken = workflowOf(`
name: broken
parameters:
  zones: {type: number, default: 2}
steps:
  - {name: net, service: aws, action: create_vpc, timeout: 300, checkpoint: network, with: {zone_count: 2}}
  - {name: watch, service: monitoring, action: setup_monitoring, timeout: 120, depends_on: [net], with: {log_groups: [app]}}
  - {name: pause, service: control, action: wait, timeout: 60, depends_on: [watch], with: {seconds: "\${parameters.zones}"}}
`);

/** Refuses what the session in staging makes last. */
const refuseLast: Land['meets'] = ({ operation }, { step }) =>
  step === 'watch' && operation === 'PutDashboard' ? invalid : undefined;

/** What was promoted failed and was kept, and was resumed to its end, with other values where these are given. */
async function resumedToItsEnd(parameters: JsonObject = {}) {
  const land = new Land(broken, { rollback: { staging: { onFailure: 'keep' } } });
  const dev = await land.deployTo('dev', { zones: 2 });
  land.meets = refuseLast;
  await land.promote(dev.session_id, 'staging');
  const item = await land.comesTo('staging', 'completed');
  expect(item).toMatchObject({ state: 'rejected', outcome: { code: invalid.name } });
  const promotes = () => land.promote(dev.session_id, 'staging');
  expect(await promotes()).toMatchObject({ error: { name: 'CandidateRejected' } });
  land.meets = () => undefined;
  const id = item.deployment!.session_id!;
  const resume = async (name: string, parameters: JsonObject = {}) => {
    start(land.world, broken, { resume: id, parameters }, name, 'staging');
    await land.rest();
    return (await view(land.world, id)).state;
  };
  expect(await resume('first', parameters)).toBe('completed');
  return { land, id, promotes, resume };
}

test('what was resumed to its end is not marked any more, and goes on from there', async () => {
  const { land, id, promotes } = await resumedToItsEnd();
  expect(await land.promote(id, 'prod')).toMatchObject({ status: 200 });
  // Nor is it once another revision has followed.
  await land.deployTo('staging', { zones: 3 });
  expect(await promotes()).toMatchObject({ status: 200 });
});

test('what came up with other values lifts no mark: it is another candidate, and goes on from there', async () => {
  const { land, id, promotes } = await resumedToItsEnd({ zones: 3 });
  expect(await promotes()).toMatchObject({ error: { name: 'CandidateRejected' } });
  expect(await land.promote(id, 'prod')).toMatchObject({ status: 200 });
});

test('nor is it when it has come up with other values since', async () => {
  const { land, id, promotes, resume } = await resumedToItsEnd();
  const request = { type: 'partial', checkpoint: 'network' };
  expect(await land.ask({ verb: 'rollback', session: id, reason: 'again', request })).toMatchObject({ status: 200 });
  await land.rest();
  expect(await resume('second', { zones: 3 })).toBe('completed');
  expect(await promotes()).toMatchObject({ status: 200 });
});

test('nor is it when it has been taken back in part since, and a resume of it has failed', async () => {
  const { land, id, promotes, resume } = await resumedToItsEnd();
  const request = { type: 'partial', checkpoint: 'network' };
  expect(await land.ask({ verb: 'rollback', session: id, reason: 'again', request })).toMatchObject({ status: 200 });
  await land.rest();
  land.meets = refuseLast;
  expect(await resume('second')).toBe('failed');
  land.meets = () => undefined;
  expect(await promotes()).toMatchObject({ status: 200 });
});

test('the session that was put back from is known as a rejected candidate, the one that has put it back is not', async () => {
  const land = new Land(small, { guards: { staging: { promotion: { ...toStaging, soakMinutes: 1 } } } });
  await land.deployTo('staging', { zones: 1 });
  const dev = await land.deployTo('dev', { zones: 2 });
  await land.promote(dev.session_id, 'staging');
  await land.comesTo('staging', 'soaking');
  await land.spoil('staging');
  const { deployment, candidate } = await land.comesTo('staging', 'rejected');
  const back = await land.serving('staging');
  const engine = land.world.engine(person);
  const rejectionIn = async (id = '') => {
    const session = await land.world.run(engine.ledger.get<SessionItem>(keys.session(id)));
    return (await land.world.run(rejectionOf(engine, session!, 'staging')))?.candidate;
  };
  expect(back?.going_back?.from).toBe(deployment?.session_id);
  expect(await rejectionIn(deployment?.session_id)).toBe(candidate);
  expect(await rejectionIn(back?.session_id)).toBeUndefined();
});
