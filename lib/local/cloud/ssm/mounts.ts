import type { World } from '../account/world';
import { mountableAt } from '../efs/mountable';
import type { FileSystemRecord } from '../efs/state';

/** What a command mounts on an instance. */
export interface Mounted {
  /** Addresses that do not answer. */
  readonly missing: readonly string[];
  /** File systems that it then writes to. */
  readonly written: readonly FileSystemRecord[];
}

/** An order of ours is given the addresses of one file system: any of them will do. */
export function mountFor(
  world: World,
  instanceId: string,
  values: ReadonlyMap<string, string>,
): { readonly path: string; readonly files: FileSystemRecord | undefined } | undefined {
  const addresses = (values.get('MOUNT_TARGETS') ?? '').split(' ').filter((address) => address !== '');
  if (addresses.length === 0) return undefined;
  const files = addresses
    .map((address) => mountableAt(world, instanceId, address))
    .find((found) => found !== undefined);
  return { path: values.get('MOUNT_PATH') ?? '', files };
}

/** Whether folders of a host lie in a mounted one. */
export function liesIn(path: string, folders: readonly string[]): boolean {
  return folders.some((folder) => folder === path || folder.startsWith(`${path}/`));
}

const mountLine = /\bmount\b[^\n]*?\s(\d+\.\d+\.\d+\.\d+):\/\S*\s+(\/\S+)/g;

/** What a plain script mounts (`mount … ADDRESS:/ PATH`), and whether it puts something there. */
export function mountsOf(world: World, instanceId: string, commands: readonly string[]): Mounted {
  const text = commands.join('\n');
  const mounts = [...text.matchAll(mountLine)].map(([whole, address = '', path = '']) => ({
    address,
    files: mountableAt(world, instanceId, address),
    writes: putsInto(path, text.slice(text.indexOf(whole) + whole.length)),
  }));
  return {
    missing: mounts.filter(({ files }) => files === undefined).map(({ address }) => address),
    written: mounts.flatMap(({ files, writes }) => (files !== undefined && writes ? [files] : [])),
  };
}

function putsInto(path: string, script: string): boolean {
  const place = path.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?:>|\\b(?:touch|tee|cp|mv|dd|mkdir|install)\\b[^\\n]*[\\s=])\\s*"?${place}/`).test(script);
}
