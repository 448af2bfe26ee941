import { ofRollbacks } from '../../lib/domain/resource';
import { askForCheckpoint } from '../../lib/engine/checkpoints/ask';
import { deleteCheckpoint } from '../../lib/engine/checkpoints/delete';
import { loadCheckpoint } from '../../lib/engine/checkpoints/read';
import { loadSession } from '../../lib/engine/session/session-store';
import type { CheckpointItem } from '../../lib/ledger/checkpoint-items';
import { keys } from '../../lib/ledger/items';
import type { LocalWorld } from '../../lib/local/host/world';
import { sessionOf, start } from '../helpers/worlds';
import type { Play } from './plays';

/** How long copies are kept that rollbacks have made. */
export const copiesDays = 1;
const name = 'monday';
const person = { actor: 'tester', via: 'test', reason: 'test' };

/** Has the data of a stack copied. How the checkpoint ended. */
export async function copyData(world: LocalWorld, id: string): Promise<string> {
  const engine = world.engine(person);
  await askForCheckpoint(engine, await loadSession(engine.ledger, id), name);
  return overAfter(world, id, 'capturing');
}

/** Starts another stack from the copies of one. The id of its session. */
export function startFromCopies(world: LocalWorld, { workflow, environment }: Play, id: string): string {
  const request = { stack_name: 'annex', from_checkpoint: { session: id, name } };
  return sessionOf(workflow, start(world, workflow, request, 'from-copies', environment));
}

/** Deletes the copies again. How that ended. */
export async function deleteCopies(world: LocalWorld, id: string): Promise<string> {
  const engine = world.engine(person);
  await deleteCheckpoint(engine, await loadSession(engine.ledger, id), name);
  return overAfter(world, id, 'deleting');
}

async function overAfter(world: LocalWorld, id: string, working: 'capturing' | 'deleting'): Promise<string> {
  const { ledger } = world.engine(person);
  for (;;) {
    await world.clock.sleep(5_000);
    const { state = 'complete' } = await loadCheckpoint(ledger, id, name);
    if (state !== working && !world.isRunning()) return state;
  }
}

const dayMilliseconds = 86_400_000;

/** Lets the time of copies that a rollback has made be over, and the sweeper look. How their deletion ended. */
export async function outliveCopies(world: LocalWorld, id: string): Promise<string> {
  await world.clock.sleep((copiesDays + 1) * dayMilliseconds);
  await world.invokeFunction('sweeper', {});
  do await world.clock.sleep(5_000);
  while (world.isRunning());
  const item = await world.engine(person).ledger.get<CheckpointItem>(keys.checkpoint(id, ofRollbacks));
  return item?.state ?? 'none';
}
