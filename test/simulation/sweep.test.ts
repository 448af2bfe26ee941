import { sweepSession } from '../../lib/engine/sweep/sweep-session';
import { LocalWorld } from '../../lib/local/host/world';
import { stormOf } from '../../lib/simulation/campaign/random';
import { runTrial, type Trial } from '../../lib/simulation/trial/trial';
import { named, pass, plantVpc, standing, tagsFor, unownedIn } from '../engine/sweep/orphans';
import { ours, workflowFrom } from '../helpers/spot';
import { settled } from '../helpers/worlds';

const workflow = workflowFrom('workflows/spot.yml');
const seeds = [101, 102, 103, 104, 105, 106];

let undisturbed: Trial;
beforeAll(async () => {
  undisturbed = await runTrial({ workflow, seed: 1 });
});

test.each(seeds)(
  'after the storm of seed %i nothing is unowned, and nobody need take anything over',
  async (seed) => {
    let world: LocalWorld | undefined;
    const attend = (one: LocalWorld) => {
      world = one;
    };
    await runTrial({ workflow, seed, ...stormOf(seed, undisturbed), attend });
    await pass(world!, 600);
    for (const environment of Object.keys(world!.environments)) {
      expect(await unownedIn(world!, environment)).toEqual({ orphans: [], told: [], sessions: [], early: 0 });
    }
  },
  60_000,
);

test.each([1, 2, 3])(
  'of seed %i exactly what was planted is found, whatever reads show, and one sweep ends it',
  async (seed) => {
    const { world, id } = await standing(workflow, new LocalWorld({ seed }));
    const before = ours(world);
    const planted: string[] = [];
    for (let count = 0; count < 3; count += 1) planted.push(await plantVpc(world, tagsFor(id, 'vpc')));
    await pass(world, 120);
    const { orphans, told } = await unownedIn(world);
    expect({ ids: orphans.map((orphan) => orphan.id).sort(), told }).toEqual({ ids: planted.sort(), told: [] });
    await world.run(sweepSession(world.engine({ actor: 'ann', via: 'test', reason: 'test' }), id, named(orphans)));
    await settled(world, id);
    expect(ours(world)).toEqual(before);
    expect((await unownedIn(world)).orphans).toEqual([]);
  },
);
