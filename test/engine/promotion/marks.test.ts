import { rejectionOf } from '../../../lib/engine/promotion/rejection';
import { keys, type SessionItem } from '../../../lib/ledger/items';
import { workflowOf } from '../../helpers/spot';
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
