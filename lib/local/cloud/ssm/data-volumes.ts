import { filesAt } from '../account/stored-files';
import type { World } from '../account/world';
import { attachmentState } from '../ec2/attachments';
import type { VolumeRecord } from '../ec2/records';
import { componentsOn, invocationsOn } from './containers';
import { invocationState } from './invocation-state';
import type { DataMount } from './state';

/** A file that somebody on an instance leaves on a volume. */
export interface KeptFile {
  readonly volume: VolumeRecord;
  /** From the root of the volume. */
  readonly path: string;
  readonly content: string;
}

/** Whether an instance has a volume mounted, and since when not. */
export function usesOf(
  world: World,
  instanceId: string,
  volumeId: string,
): { readonly mounted: boolean; readonly freeSince: number } {
  const components = new Set<string>();
  let freeSince = Number.NEGATIVE_INFINITY;
  for (const invocation of invocationsOn(world, instanceId)) {
    const { effect, endsAt } = invocation;
    const { status } = invocationState(world, invocation);
    // A set-up mounts first: from its start on the volume is in use.
    const runs = status === 'InProgress' || status === 'Cancelling';
    if (runs && effect?.kind === 'up' && effect.data?.volumeId === volumeId) components.add(effect.component);
    if (effect === null || status !== 'Success') continue;
    if (effect.kind === 'up' && effect.data?.volumeId === volumeId) components.add(effect.component);
    else if (components.delete(effect.component) && components.size === 0) freeSince = endsAt;
  }
  return { mounted: components.size > 0, freeSince };
}

/** An order of ours names all volumes of a deployment: the instance mounts the one that it holds. */
export function dataFor(
  world: World,
  instanceId: string,
  values: ReadonlyMap<string, string>,
): { readonly path: string; readonly volume: VolumeRecord | undefined } | undefined {
  const ids = (values.get('DATA_VOLUMES') ?? '').split(' ').filter((id) => id !== '');
  if (ids.length === 0) return undefined;
  const volume = ids
    .flatMap((id) => world.state.ec2.volumes.get(id) ?? [])
    .find((one) => one.attachment?.instanceId === instanceId && attachmentState(world, one) === 'attached');
  return { path: values.get('DATA_PATH') ?? '', volume };
}

/** What services leave on a volume that is mounted at a path: a file in each folder of it that they may write to. */
export function filesOfServices(
  volume: VolumeRecord,
  path: string,
  writers: readonly { readonly service: string; readonly folder: string }[],
  session: string,
): readonly KeptFile[] {
  return writers.flatMap(({ service, folder }) => {
    const inside = insideOf(path, folder);
    return inside === undefined
      ? []
      : [{ volume, path: `${inside}/${service}-${session}`, content: `${service} of ${session} was here` }];
  });
}

/** A path from the root of what is mounted; undefined where it lies outside. */
function insideOf(mount: string, path: string): string | undefined {
  if (path === mount) return '';
  return path.startsWith(`${mount}/`) ? path.slice(mount.length) : undefined;
}

const written = /^\s*(?:echo|printf) '([^']*)' > (\/\S+)\s*$/gm;
const shown = /^\s*cat (\/\S+)\s*$/gm;

/** The volumes that are mounted on an instance now. */
function mountsOn(world: World, instanceId: string): readonly (DataMount & { readonly volume: VolumeRecord })[] {
  return [...componentsOn(world, instanceId).values()].flatMap(({ data }) => {
    const volume = data === null ? undefined : world.state.ec2.volumes.get(data.volumeId);
    const holds = volume?.attachment?.instanceId === instanceId && attachmentState(world, volume) !== undefined;
    return data === null || volume === undefined || !holds ? [] : [{ ...data, volume }];
  });
}

/** What a plain script writes to the volumes of its instance: lines like `echo 'TEXT' > /PATH`. */
export function filesOfScript(world: World, instanceId: string, script: string): readonly KeptFile[] {
  const mounts = mountsOn(world, instanceId);
  return [...script.matchAll(written)].flatMap(([, content = '', file = '']) =>
    mounts.flatMap(({ path, volume }) => {
      const inside = insideOf(path, file);
      return inside === undefined ? [] : [{ volume, path: inside, content }];
    }),
  );
}

/** What a plain script prints of files on the volumes of its instance: lines like `cat /PATH`. */
export function shownByScript(world: World, instanceId: string, script: string): string {
  const mounts = mountsOn(world, instanceId);
  const texts = [...script.matchAll(shown)].flatMap(([, file = '']) =>
    mounts.flatMap(({ path, volume }) => filesAt(volume.changes, world.now)[insideOf(path, file) ?? ''] ?? []),
  );
  return texts.map((text) => `${text}\n`).join('');
}
