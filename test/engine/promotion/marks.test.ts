import { workflowOf } from '../../helpers/spot';
import { denied, failing } from '../resume/scene';
import { Land } from './land';

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
