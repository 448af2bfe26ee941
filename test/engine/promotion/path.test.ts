import { view } from '../../helpers/worlds';
import { ann, bob, Land, small, toProd } from './land';

test('what serves in dev is deployed to staging as it was made, and from there to prod when somebody else approves', async () => {
  const land = new Land(small, { access: { dev: {}, staging: {}, prod: { fourEyes: true } } });
  const dev = await land.deployTo('dev', { zones: 3 });
  expect(await land.promote(dev.session_id, 'staging')).toMatchObject({ status: 200, ok: true });
  const first = await land.comesTo('staging', 'completed');
  expect(first).toMatchObject({ state: 'completed', parameters: { zones: 3 }, requested_by: ann });
  const staging = await view(land.world, first.deployment!.session_id!);
  expect(staging).toMatchObject({
    state: 'completed',
    environment: 'staging',
    workflow_id: dev.workflow_id,
    parameters: { zones: 3 },
    requester: { actor: ann, status: 'verified' },
  });

  await land.promote(staging.session_id, 'prod');
  expect(await land.comesTo('prod', 'awaiting_approval')).toMatchObject({ approval: { state: 'asked' } });
  expect(await land.serving('prod')).toBeUndefined();
  expect(await land.answer(staging.session_id, 'prod', 'promotion', 'approved', ann)).toMatchObject({
    error: { name: 'OwnApproval' },
  });
  expect(await land.answer(staging.session_id, 'prod', 'promotion', 'approved', bob)).toMatchObject({ status: 200 });
  const watched = await land.comesTo('prod', 'soaking');
  expect(Date.parse(watched.soaks_until!) - Date.parse(watched.soaks_from!)).toBe(toProd.soakMinutes * 60_000);
  const done = await land.comesTo('prod', 'completed');
  expect(done).toMatchObject({ state: 'completed', approval: { state: 'approved', by: bob } });
  expect(Date.parse(done.ended_at!)).toBeGreaterThanOrEqual(Date.parse(done.soaks_until!));
  expect((await land.serving('prod'))?.session_id).toBe(done.deployment!.session_id);
  land.end();
});
