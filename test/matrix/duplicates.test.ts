import type { Json } from '../../lib/domain/json';
import { startRollback } from '../../lib/engine/rollback/start-rollback';
import { LocalWorld } from '../../lib/local/host/world';
import type { Workflow } from '../../lib/workflow/model';
import { ours, workflowFrom } from '../helpers/spot';
import { sessionOf, settled, start } from '../helpers/worlds';

const person = { actor: 'ann', via: 'test', reason: 'test' };

/** Calls that make something of which there must not be two. */
const isMaking = (operation: string) => /^(Create|Run|Allocate|SendCommand|StartBackupJob)/.test(operation);

/** How long after an invocation began the same one comes again. */
const delays = [
  ['at the same time', 0],
  ['while it runs', 700],
  ['when it has long ended', 45_000],
] as const;

interface Deployed {
  readonly types: readonly string[];
  /** How often each making call was accepted. */
  readonly made: Readonly<Record<string, number>>;
}

/** Deploys and undoes a workflow; every invocation of every function comes again after so many milliseconds. */
async function deployAndUndo(workflow: Workflow, again?: number): Promise<Deployed> {
  const made: Record<string, number> = {};
  const world = new LocalWorld({
    tap: async ({ service, operation }, proceed) => {
      const answer = await proceed();
      const call = `${service}:${operation}`;
      if (isMaking(operation) && service !== 'dynamodb') made[call] = (made[call] ?? 0) + 1;
      return answer;
    },
  });
  if (again !== undefined) repeatEach(world, again);
  world.install(workflow, 'dev');
  const before = world.cloud.baselineFingerprint();
  const id = sessionOf(workflow, start(world, workflow, { stack_name: 'shop' }));
  const session = await settled(world, id);
  expect(session).toMatchObject({ state: 'completed', root_cause: null });
  await world.run(world.clock.sleep(120_000));
  const types = ours(world).map((row) => row.replace(/ .*/, ''));
  await world.run(startRollback(world.engine(person), { sessionId: id, request: { type: 'full' } }));
  expect(await settled(world, id)).toMatchObject({ state: 'rolled_back', rollback: { leftovers: [], kept: [] } });
  await world.run(world.clock.sleep(1_200_000));
  expect(ours(world)).toEqual([]);
  expect(world.cloud.baselineFingerprint()).toBe(before);
  return { types: [...types].sort(), made };
}

function repeatEach(world: LocalWorld, milliseconds: number): void {
  const invoke = world.lambda.invoke.bind(world.lambda);
  world.lambda.invoke = (name: string, payload: Json) => {
    const repeated = world.clock.sleep(milliseconds).then(() => invoke(name, payload));
    // Nobody waits for the answer of a duplicate.
    repeated.catch(() => undefined);
    return invoke(name, payload);
  };
}

describe.each(['spot', 'alb', 'cdn', 'full'])('%s', (type) => {
  const workflow = workflowFrom(`workflows/${type}.yml`);
  let undisturbed: Deployed;
  beforeAll(async () => {
    undisturbed = await deployAndUndo(workflow);
  });

  test.each(delays)('every invocation comes again %s, and nothing is made twice', async (_words, milliseconds) => {
    const disturbed = await deployAndUndo(workflow, milliseconds);
    expect(disturbed).toEqual(undisturbed);
    expect(Object.keys(disturbed.made).length).toBeGreaterThan(8);
  });
});
