import { loadSession } from '../../../lib/engine/session-store';
import { startRollback } from '../../../lib/engine/start-rollback';
import { sweepSession } from '../../../lib/engine/sweep/sweep-session';
import { ours } from '../../helpers/spot';
import { settled, view } from '../../helpers/worlds';
import { idsOf, named, pass, plantGateway, plantGroup, plantVpc, standing, tagsFor, unownedIn } from './orphans';

const person = { actor: 'ann', via: 'test', reason: 'sweep' };

test('a stack that stands has nothing that nobody owns, before and after its rollback', async () => {
  const { world, id } = await standing();
  expect(await unownedIn(world)).toEqual({ orphans: [], told: [], sessions: [] });
  await world.run(startRollback(world.engine(person), { sessionId: id, request: { type: 'full' } }));
  await settled(world, id);
  expect(await unownedIn(world)).toEqual({ orphans: [], told: [], sessions: [] });
  await pass(world, 400);
  expect(await unownedIn(world)).toEqual({ orphans: [], told: [], sessions: [] });
});

test('twins of what a live session has are found and removed; the session, and all of its own, stay', async () => {
  const { world, id } = await standing();
  const before = ours(world);
  const session = await view(world, id);
  const vpc = await plantVpc(world, tagsFor(id, 'vpc'));
  const group = await plantGroup(world, vpc, tagsFor(id, 'security-group'));
  const gateway = await plantGateway(world, tagsFor(id, 'internet-gateway'));
  await pass(world, 120);
  const { orphans, told } = await unownedIn(world);
  expect(told).toEqual([]);
  expect(idsOf(orphans)).toEqual([vpc, group, gateway].sort());
  await world.run(sweepSession(world.engine(person), id, named(orphans)));
  expect(await settled(world, id)).toMatchObject({ state: 'completed', rollback: null });
  expect((await world.run(loadSession(world.engine(person).ledger, id))).sweep).toMatchObject({
    state: 'ended',
    leftovers: [],
    refused: [],
  });
  expect(ours(world)).toEqual(before);
  const after = await view(world, id);
  expect(after.steps).toEqual(session.steps);
  expect(after.resources).toEqual(session.resources);
  expect(await unownedIn(world)).toEqual({ orphans: [], told: [], sessions: [] });
});
