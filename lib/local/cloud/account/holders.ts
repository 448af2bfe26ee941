import { contentOf } from '../backup/content';
import { filesOf, write } from '../efs/files';
import { isAlive } from './record';
import type { StoredFiles } from './stored-files';
import type { World } from './world';

/** The files in something that holds data, or in a copy of it, by its id; undefined when there is none (any more). */
export function filesIn(world: World, id: string): StoredFiles | undefined {
  const { state, now } = world;
  const files = state.efs.fileSystems.get(id);
  if (files !== undefined) return isAlive(files, now) ? filesOf(files, now) : undefined;
  const point = state.backup.recoveryPoints.get(id);
  if (point === undefined || !isAlive(point, now) || now < point.bornAt) return undefined;
  return contentOf(world, point);
}

/** Writes a file now, as whatever has mounted it would. */
export function putFile(world: World, id: string, path: string, content: string): void {
  const files = world.state.efs.fileSystems.get(id);
  if (files === undefined || !isAlive(files, world.now)) throw new RangeError(`${id} holds no files`);
  write(files, world.now, { path, content });
}
