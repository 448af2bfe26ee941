import { workflowOf } from '../../helpers/spot';
import { sessionOf, start, view } from '../../helpers/worlds';
import { Land, small, smallText, toStaging } from './land';

const guards = { staging: { promotion: { ...toStaging, soakMinutes: 30 } } };
const changed = workflowOf(
  `${smallText}  - {name: more, service: aws, action: create_vpc, timeout: 300, with: {cidr: 10.9.0.0/16}}\n`,
);

/** A candidate of a newer version of the workflow has proved bad in staging, over a revision that the former version made. */
async function provedBad(onFailure: 'rollback' | 'approval') {
  const land = new Land(small, { guards, rollback: { staging: { onFailure } } });
  const before = await land.deployTo('staging', { zones: 1 });
  land.install(changed);
  const dev = sessionOf(changed, start(land.world, changed, { stack_name: 'shop', parameters: { zones: 3 } }, 'new'));
  await land.rest();
  await land.promote(dev, 'staging');
  const promoted = (await land.comesTo('staging', 'soaking')).deployment!.session_id!;
  expect(await land.serving('staging')).toMatchObject({ session_id: promoted, workflow_id: changed.id });
  await land.spoil('staging');
  return { land, before, dev, promoted };
}

/** How the promotion has ended: the candidate is rejected, and the revision before put back. */
async function putsBack(land: Land) {
  const ended = await land.comesTo('staging', 'completed');
  expect(ended).toMatchObject({
    state: 'rejected',
    outcome: { message: expect.stringContaining(`session ${ended.return_session} has put the revision before back`) },
  });
  return ended;
}

test.each(['rollback', 'approval'] as const)(
  'a candidate of a newer version that proves bad gives way to the revision before (%s), and is marked',
  async (onFailure) => {
    const { land, before, dev, promoted } = await provedBad(onFailure);
    if (onFailure === 'approval') {
      await land.comesTo('staging', 'awaiting_return');
      await land.answer(dev, 'staging', 'return', 'approved');
    }
    const ended = await putsBack(land);
    await land.atRest();
    const serving = await land.serving('staging');
    expect(serving).toMatchObject({
      session_id: ended.return_session,
      workflow_id: small.id,
      parameters: before.parameters,
      requester: { status: 'verified' },
    });
    expect(serving?.executions[0]?.arn).toContain(':unity-staging--return:');
    // What the candidate had beside it is gone, and so is what was not kept of it.
    expect(await view(land.world, promoted)).toMatchObject({ state: 'rolled_back', rollback: { verdict: 'clean' } });
    expect(await land.promote(dev, 'staging')).toMatchObject({ error: { name: 'CandidateRejected' } });
    land.end();
  },
);

test('where another version comes between the look at the machine and its start, what was refused is asked of the other', async () => {
  const land = new Land(small, { guards, rollback: { staging: { onFailure: 'rollback' } } });
  const before = await land.deployTo('staging', { zones: 1 });
  const dev = (await land.deployTo('dev', { zones: 3 })).session_id;
  await land.promote(dev, 'staging');
  await land.comesTo('staging', 'soaking');
  land.meets = ({ operation, input }) => {
    const { stateMachineArn = '' } = input as { readonly stateMachineArn?: string };
    if (operation === 'StartExecution' && stateMachineArn.endsWith(':unity-staging-small')) land.install(changed);
    return undefined;
  };
  await land.spoil('staging');
  const ended = await putsBack(land);
  await land.atRest();
  expect(land.sessionsIn('staging')).toEqual(['rolled_back', 'rolled_back', 'failed', 'completed']);
  const serving = await land.serving('staging');
  expect(serving).toMatchObject({
    session_id: ended.return_session,
    workflow_id: small.id,
    parameters: before.parameters,
  });
  expect(serving?.executions[0]?.arn).toContain(':unity-staging--return:');
  land.end();
});
