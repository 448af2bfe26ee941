import { type CloudRecord, isAlive, isKnown, isShown } from '../account/record';
import type { World } from '../account/world';
import { type Refusal, refuse } from '../api/refusal';
import type { FileSystemRecord, MountTargetRecord } from './state';

/** A refusal as EFS writes it: the code stands in the exception too. */
export function refuseEfs(
  code: string,
  message: string,
  status: number,
  extra: Readonly<Record<string, unknown>> = {},
): Refusal {
  return refuse(code, message, status, { ErrorCode: code, ...extra });
}

function absentFileSystem(id: string): Refusal {
  return refuseEfs('FileSystemNotFound', `File system '${id}' does not exist.`, 404);
}

function absentMountTarget(id: string): Refusal {
  return refuseEfs('MountTargetNotFound', `Mount target '${id}' does not exist.`, 404);
}

/** The file system that a call names; NotFound when it is gone or not to be seen yet. */
export function namedFileSystem({ state, now }: World, id: string): FileSystemRecord {
  const found = state.efs.fileSystems.get(id);
  if (found === undefined || !isKnown(found, now)) throw absentFileSystem(id);
  return found;
}

/** The mount target that a call names. */
export function namedMountTarget({ state, now }: World, id: string): MountTargetRecord {
  const found = state.efs.mountTargets.get(id);
  if (found === undefined || !isKnown(found, now)) throw absentMountTarget(id);
  return found;
}

/** A file system as reads show it. */
export function shownFileSystem({ state, now }: World, id: string): FileSystemRecord {
  const found = state.efs.fileSystems.get(id);
  if (found === undefined || !isShown(found, now)) throw absentFileSystem(id);
  return found;
}

/** A mount target as reads show it. */
export function shownMountTarget({ state, now }: World, id: string): MountTargetRecord {
  const found = state.efs.mountTargets.get(id);
  if (found === undefined || !isShown(found, now)) throw absentMountTarget(id);
  return found;
}

/** The mount targets of a file system that are there, those on their way out among them. */
export function targetsOf({ state, now }: World, fileSystemId: string): readonly MountTargetRecord[] {
  return [...state.efs.mountTargets.values()].filter(
    (target) => target.fileSystemId === fileSystemId && isAlive(target, now),
  );
}

/** Where something stands between its making and its end. */
export function lifeCycle(
  record: CloudRecord & { readonly availableAt: number },
  now: number,
): 'creating' | 'available' | 'deleting' | 'deleted' {
  if (record.goneAt !== null) return now < record.goneAt ? 'deleting' : 'deleted';
  return now < record.availableAt ? 'creating' : 'available';
}
