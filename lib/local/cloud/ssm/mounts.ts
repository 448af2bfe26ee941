import type { World } from '../account/world';
import { mountableAt } from '../efs/mountable';
import type { FileSystemRecord } from '../efs/state';
import type { Touch } from './touches';

/** What a command mounts on an instance. */
export interface Mounted {
  /** Addresses that do not answer. */
  readonly missing: readonly string[];
  /** What it then writes to file systems. */
  readonly touches: readonly Touch[];
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

/** What a folder of a host is called in a file system that is mounted there; undefined when it lies elsewhere. */
export function folderIn(mountPath: string, folder: string): string | undefined {
  return folder === mountPath || folder.startsWith(`${mountPath}/`) ? folder.slice(mountPath.length) : undefined;
}

const mountLine = /\bmount\b[^\n]*?\s(\d+\.\d+\.\d+\.\d+):\/\S*\s+(\/\S+)/g;

/** What a plain script mounts (`mount … ADDRESS:/ PATH`), and what it puts there. */
export function mountsOf(world: World, instanceId: string, commands: readonly string[]): Mounted {
  const text = commands.join('\n');
  const mounts = [...text.matchAll(mountLine)].map(([whole, address = '', path = '']) => ({
    address,
    files: mountableAt(world, instanceId, address),
    puts: putsInto(path, text.slice(text.indexOf(whole) + whole.length)),
  }));
  return {
    missing: mounts.filter(({ files }) => files === undefined).map(({ address }) => address),
    touches: mounts.flatMap(({ files, puts }) =>
      files === undefined ? [] : puts.map((put): Touch => ({ files, does: 'write', ...put })),
    ),
  };
}

interface Put {
  readonly path: string;
  readonly content: string;
}

/** The files under a folder that a script writes: `echo TEXT > FILE` with its text, other ways without. */
function putsInto(folder: string, script: string): readonly Put[] {
  const place = folder.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const writing = `(?:>|\\b(?:touch|tee|cp|mv|dd|install)\\b[^\\n]*[\\s=])\\s*"?${place}(/[^\\s";|&]*)`;
  return script.split('\n').flatMap((line) => {
    const path = new RegExp(writing).exec(line)?.[1];
    const text = /^\s*echo\s+(["']?)(.*?)\1\s*>/.exec(line)?.[2];
    return path === undefined ? [] : [{ path, content: text === undefined ? '' : `${text}\n` }];
  });
}
