import { workflowOf } from '../../helpers/spot';
import { Land, small, toStaging } from './land';

const refused = (what: RegExp) => ({
  status: 409,
  error: { name: 'PromotionRefused', message: expect.stringMatching(what) },
});

/** Where dev serves alone. */
async function landed(rules: object = {}): Promise<readonly [Land, string]> {
  const land = new Land(small, { guards: { staging: { promotion: { ...toStaging, ...rules } } } });
  const { session_id } = await land.deployTo('dev', { zones: 2 });
  return [land, session_id];
}

/** Nothing was deployed, and it may be promoted when that is mended. */
async function expectUntouched(land: Land): Promise<void> {
  await land.atRest();
  expect(land.sessionsIn('staging')).toEqual([]);
  land.end();
}

test('a source that was changed from outside is refused, and what is wrong is said', async () => {
  const [land, dev] = await landed();
  await land.spoil('dev');
  await land.promote(dev, 'staging');
  const item = await land.comesTo('staging', 'completed');
  expect(item).toMatchObject({
    state: 'refused',
    outcome: { code: 'PromotionFailed', message: expect.stringMatching(/step net: subnet-\w+ is not there any more/) },
  });
  expect(await land.promote(dev, 'staging')).toMatchObject({ status: 200 });
  expect(await land.comesTo('staging', 'completed')).toMatchObject({ state: 'refused', run: 2 });
  await expectUntouched(land);
});

test('one that is changed while the approval waits is looked at once more, and refused', async () => {
  const [land, dev] = await landed({ approval: true });
  await land.promote(dev, 'staging');
  await land.comesTo('staging', 'awaiting_approval');
  await land.spoil('dev');
  await land.answer(dev, 'staging', 'promotion', 'approved');
  expect(await land.comesTo('staging', 'completed')).toMatchObject({
    state: 'refused',
    approval: { state: 'approved' },
    outcome: { message: expect.stringContaining('is not there any more') },
  });
  await expectUntouched(land);
});

test('one that a newer revision has replaced while the approval waits is refused', async () => {
  const [land, dev] = await landed({ approval: true });
  await land.promote(dev, 'staging');
  await land.comesTo('staging', 'awaiting_approval');
  const next = await land.deployTo('dev', { zones: 3 });
  await land.answer(dev, 'staging', 'promotion', 'approved');
  expect(await land.comesTo('staging', 'completed')).toMatchObject({
    state: 'refused',
    outcome: { message: expect.stringContaining(`${next.session_id} does`) },
  });
  expect(await land.promote(next.session_id, 'staging')).toMatchObject({ status: 200 });
  expect(await land.comesTo('staging', 'awaiting_approval')).toMatchObject({ parameters: { zones: 3 } });
  await land.withdraw(next.session_id, 'staging');
  await expectUntouched(land);
});

test('an environment is not skipped, and where it may come from is said', async () => {
  const [land, dev] = await landed();
  expect(await land.promote(dev, 'prod')).toMatchObject(refused(/prod takes promotions from staging, not from dev/));
  await expectUntouched(land);
});

test('one that has not stood for long enough is refused until it has', async () => {
  const [land, dev] = await landed({ soakedMinutes: 10 });
  expect(await land.promote(dev, 'staging')).toMatchObject(refused(/has not stood for 10 minutes/));
  await land.pass(600);
  expect(await land.promote(dev, 'staging')).toMatchObject({ status: 200 });
  expect(await land.comesTo('staging', 'completed')).toMatchObject({ state: 'completed' });
  await land.atRest();
  land.end();
});

test('a target whose machine runs another version is a reason against it', async () => {
  const [land, dev] = await landed({ approval: true });
  const other = workflowOf(`
name: small
parameters:
  zones: {type: number, default: 2}
steps:
  - {name: pause, service: control, action: wait, timeout: 60, with: {seconds: "\${parameters.zones}"}}
`);
  // Installed while it waits: nothing else than what was approved is deployed.
  await land.promote(dev, 'staging');
  await land.comesTo('staging', 'awaiting_approval');
  land.world.install(other, 'staging');
  await land.answer(dev, 'staging', 'promotion', 'approved');
  expect(await land.comesTo('staging', 'completed')).toMatchObject({
    state: 'refused',
    outcome: { message: expect.stringContaining(`runs ${other.id}`) },
  });
  expect(await land.promote(dev, 'staging')).toMatchObject(refused(new RegExp(`runs ${other.id}, and ${dev}`)));
  await expectUntouched(land);
});

test('a target that has no machine of it is refused when it would deploy', async () => {
  const land = new (class extends Land {
    override install(): void {
      this.world.install(small, 'dev');
    }
  })(small);
  const dev = await land.deployTo('dev');
  await land.promote(dev.session_id, 'staging');
  expect(await land.comesTo('staging', 'completed')).toMatchObject({
    state: 'refused',
    outcome: { code: 'WorkflowNotInstalled' },
  });
  await expectUntouched(land);
});
