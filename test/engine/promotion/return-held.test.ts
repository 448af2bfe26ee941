import { workflowOf } from '../../helpers/spot';
import { sessionOf, start, view } from '../../helpers/worlds';
import { Land, toStaging } from './land';

const small = workflowOf(`
name: small
parameters:
  zones: {type: number, default: 2}
  pause: {type: number, default: 1}
steps:
  - {name: net, service: aws, action: create_vpc, timeout: 300, with: {zone_count: "\${parameters.zones}"}}
  - {name: pause, service: control, action: wait, timeout: 3000, depends_on: [net], with: {seconds: "\${parameters.pause}"}}
`);
const guards = { staging: { promotion: { ...toStaging, soakMinutes: 30 } } };
const asksFirst = { staging: { onFailure: 'approval' } } as const;

const refused = Object.assign(new Error('no'), { name: 'UnauthorizedOperation', $metadata: { httpStatusCode: 403 } });

/** A candidate has proved bad in staging over a revision before it, and a person is asked. */
async function asking() {
  const land = new Land(small, { guards, rollback: asksFirst });
  const before = await land.deployTo('staging', { zones: 1 });
  const dev = (await land.deployTo('dev', { zones: 2 })).session_id;
  await land.promote(dev, 'staging');
  const promoted = (await land.comesTo('staging', 'soaking')).deployment!.session_id!;
  await land.spoil('staging');
  await land.comesTo('staging', 'awaiting_return');
  return { land, before, dev, promoted, approve: () => land.answer(dev, 'staging', 'return', 'approved') };
}

/** A newer revision begins to make its network, and fails at that. */
async function failing(land: Land): Promise<string> {
  land.meets = ({ operation }, { functionName }) =>
    functionName === 'make_network' && operation === 'CreateSubnet' ? refused : undefined;
  return land.startTo('staging', { zones: 3 });
}

/** It has failed, and stands as it is until a person says what becomes of it. */
async function kept(land: Land, newer: string): Promise<void> {
  await land.rest();
  land.meets = () => undefined;
  expect(await view(land.world, newer)).toMatchObject({ state: 'failed', rollback_approval: { state: 'asked' } });
  expect((await land.serving('staging'))?.session_id).toBe(newer);
}

test('a return waits for a newer deployment that is under way, says so, and is done once that has come to nothing', async () => {
  const { land, before, approve } = await asking();
  const request = { stack_name: 'shop', parameters: { zones: 3, pause: 1200 }, on_failure: 'rollback' };
  const newer = sessionOf(small, start(land.world, small, request, 'newer', 'staging'));
  await land.pass(60);
  await approve();
  await land.pass(60);
  expect(await land.promotion('staging')).toMatchObject({
    state: 'returning',
    paused: expect.stringContaining(`session ${newer} is changing its stack`),
  });
  await land.ask({ verb: 'cancel', session: newer, reason: 'not now' });
  const ended = await land.comesTo('staging', 'completed');
  await land.atRest();
  expect(await land.serving('staging')).toMatchObject({
    session_id: ended.return_session,
    parameters: before.parameters,
  });
  land.end();
});

test.each(['before', 'after'] as const)(
  'a return that is approved %s a newer revision fails and is kept is held, says so, and is done once that is undone',
  async (when) => {
    const { land, before, approve } = await asking();
    const newer = await failing(land);
    await land.pass(2);
    if (when === 'before') await approve();
    await kept(land, newer);
    if (when === 'after') await approve();
    await land.pass(20 * 60);
    const held = await land.promotion('staging');
    expect(held).toMatchObject({
      state: 'returning',
      return_approval: { state: 'approved' },
      paused: expect.stringMatching(`${newer}.*\`unity rollback ${newer}\``),
    });
    await land.ask({ verb: 'rollback', session: newer, reason: 'no good' });
    const ended = await land.comesTo('staging', 'completed');
    expect(ended).toMatchObject({
      state: 'rejected',
      outcome: { message: expect.stringContaining(`session ${ended.return_session} has put the revision before back`) },
    });
    expect(ended.paused).toBeUndefined();
    await land.atRest();
    expect(await land.serving('staging')).toMatchObject({
      session_id: ended.return_session,
      parameters: before.parameters,
    });
    land.end();
  },
);

test('where what was kept is brought about after all, the candidate serves no more, and nothing is put back', async () => {
  const { land, promoted, approve } = await asking();
  const newer = await failing(land);
  await kept(land, newer);
  await approve();
  await land.pass(5 * 60);
  expect(await land.promotion('staging')).toMatchObject({ state: 'returning' });
  start(land.world, small, { resume: newer }, 'again', 'staging');
  expect(await land.comesTo('staging', 'completed')).toMatchObject({
    state: 'rejected',
    outcome: { message: expect.stringContaining(`session ${promoted} serves no more, so nothing was put back`) },
  });
  await land.atRest();
  expect(await land.serving('staging')).toMatchObject({ session_id: newer, state: 'completed' });
  land.end();
});
