import type { Drift } from '../../../lib/domain/drift';
import { startRollback } from '../../../lib/engine/rollback/start-rollback';
import { LocalWorld } from '../../../lib/local/host/world';
import { ours, workflowFrom } from '../../helpers/spot';
import { sessionOf, settled, start, view } from '../../helpers/worlds';
import { outsideActs } from './acts';

const person = { actor: 'ann', via: 'test', reason: 'test' };
const full = workflowFrom('workflows/full.yml');

async function standing() {
  const world = new LocalWorld();
  world.install(full, 'dev');
  const id = sessionOf(full, start(world, full, { stack_name: 'shop' }));
  expect(await settled(world, id)).toMatchObject({ state: 'completed' });
  return { world, id };
}

const driftIn = async (world: LocalWorld, id: string): Promise<readonly Drift[]> => {
  const answer = await world.run(world.lambda.invoke('inspect', { drift: id }));
  return (answer as unknown as { drift: readonly Drift[] }).drift;
};

test('a stack that nobody has touched does not differ from what was asked for', async () => {
  const { world, id } = await standing();
  expect(await driftIn(world, id)).toEqual([]);
});

test.each(outsideActs.map((act) => [act.name, act] as const))(
  'somebody %s: status names it, and a rollback ends with what AWS keeps and nothing else',
  async (_name, { type, step, act, drift: kind, stays = [] }) => {
    const { world, id } = await standing();
    const foreign = world.cloud.baselineFingerprint();
    const session = await view(world, id);
    const row = session.resources.find((one) => one.type === type && (step === undefined || one.step === step))!;
    await world.run(act(world.clients.clients, { ...row, id: row.id! }, session));
    await world.run(world.clock.sleep(120_000));

    const drift = await driftIn(world, id);
    expect(drift.filter((one) => one.kind === 'unknown')).toEqual([]);
    if (kind === 'nothing') expect(drift).toEqual([]);
    else expect(drift).toContainEqual(expect.objectContaining({ step: row.step, kind, id: row.id }));
    expect(await driftIn(world, id)).toEqual(drift);

    await world.run(startRollback(world.engine(person), { sessionId: id, request: { type: 'full' } }));
    const { rollback } = await settled(world, id);
    const left = new Set(rollback!.leftovers.map((leftover) => leftover.type));
    if (stays.length === 0) {
      expect({ verdict: rollback!.verdict, leftovers: rollback!.leftovers }).toEqual({
        verdict: 'clean',
        leftovers: [],
      });
      expect(ours(world)).toEqual([]);
    } else {
      expect(rollback!.verdict).toBe('dirty');
      for (const each of stays) expect(left).toContain(each);
      // What stays is named, and nothing stays without its name.
      const named = rollback!.leftovers.map((leftover) => `${leftover.type} ${leftover.id}`);
      expect(ours(world).filter((one) => !named.includes(one))).toEqual([]);
    }
    expect(world.cloud.baselineFingerprint()).toBe(foreign);
  },
  60_000,
);
