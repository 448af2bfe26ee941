import { claimFormer } from '../../../lib/engine/revision/claim-former';
import { keys, type SessionItem } from '../../../lib/ledger/items';
import { sessionOf, settled, start } from '../../helpers/worlds';
import { failing, person, Scene } from '../resume/scene';

/** A stack that serves, a revision of it, and what an opener claims that has hung since before that one began. */
async function scene() {
  const world = new Scene();
  const first = await world.deploy();
  const engine = world.world.engine(person);
  const read = (id: string) =>
    world.world.run(engine.ledger.get<SessionItem>(keys.session(id))) as Promise<SessionItem>;
  const former = await read(first.session_id);
  const revision = { number: 2, former: former.session_id, former_epoch: former.epoch, kept: {} };
  const hung = { ...former, session_id: 'spot-00000hung0', revision };
  /** Goes on with the former as it is now. */
  const claim = async () => world.world.run(claimFormer(engine, hung, await read(former.session_id)));
  const followedBy = async () => (await read(former.session_id)).revised_by;
  const begin = (name: string) =>
    sessionOf(
      world.workflow,
      start(world.world, world.workflow, { stack_name: 'shop', parameters: { component: 'site' } }, name),
    );
  return { world, claim, followedBy, begin };
}

test('an opener that hung past its rescue does not claim what the next revision has claimed', async () => {
  const { world, claim, followedBy, begin } = await scene();
  const next = begin('run-2');
  await world.until(async () => (await followedBy()) === next);
  expect(await claim()).toBe(false);
  expect(await followedBy()).toBe(next);
  expect(await settled(world.world, next)).toMatchObject({ state: 'completed' });
  world.end();
});

test('the name of a revision that has come to nothing keeps nobody away', async () => {
  const { world, claim, followedBy, begin } = await scene();
  world.meets = failing('setup_docker');
  const next = begin('run-2');
  expect(await settled(world.world, next)).toMatchObject({ state: 'rolled_back' });
  expect(await followedBy()).toBe(next);
  expect(await claim()).toBe(true);
  expect(await followedBy()).toBe('spot-00000hung0');
});
