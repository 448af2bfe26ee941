import { drawMilliseconds } from '../account/draw';
import { type DurationName, takes } from '../account/durations';
import type { World } from '../account/world';
import { adoption } from '../efs/files';
import type { FileSystemRecord } from '../efs/state';
import { figures } from '../figures';
import { decoded, readEnvironment, readUnityCommand, type UnityCommand } from './command-text';
import { planCompose } from './compose';
import { componentsOn } from './containers';
import { dataFor, filesOfScript, filesOfServices, type KeptFile, shownByScript } from './data-volumes';
import { folderIn, mountFor, mountsOf } from './mounts';
import { parameterText } from './parameters';
import type { CommandEffect, InvocationRecord, Owner } from './state';
import { runSuite } from './suite';
import type { Touch } from './touches';

/** What a service that writes to a file system leaves there. Assumed. */
const writtenBytes = 1_048_576;

/** What a command does on an instance: how long it takes, how it ends, what it leaves. */
export interface Course {
  readonly milliseconds: number;
  readonly outcome: InvocationRecord['outcome'];
  readonly effect: CommandEffect | null;
  /** What it does to file systems by its end, in this order. */
  readonly touches: readonly Touch[];
  /** Files that it leaves on volumes. */
  readonly kept: readonly KeptFile[];
}

const succeeded = (stdout: string): InvocationRecord['outcome'] => ({ code: 0, stdout, stderr: '' });
const failed = (reason: string): InvocationRecord['outcome'] => ({
  code: 1,
  stdout: '',
  stderr: `unity: error: ${reason}\nfailed to run commands: exit status 1`,
});

/** References of the environment, resolved as the instance would; the first one that cannot be read. */
function resolve(
  world: World,
  environment: ReadonlyMap<string, string>,
): { variables: Map<string, string>; unread: string | undefined } {
  const variables = new Map<string, string>();
  let unread: string | undefined;
  for (const [name, value] of environment) {
    const reference = /^(?:ssm|secretsmanager):(.+)$/.exec(value)?.[1];
    if (reference === undefined) {
      variables.set(name, value);
      continue;
    }
    const known = parameterText(world, reference);
    if (known === undefined) unread ??= reference;
    else variables.set(name, known);
  }
  return { variables, unread };
}

const ownerOf = (values: UnityCommand['values']): Owner => ({
  session: values.get('SESSION') ?? '',
  step: values.get('STEP') ?? '',
});

/** Another step of the same session that has the component, as the scripts look for it. */
function otherOwner(world: World, instanceId: string, values: UnityCommand['values']): string | undefined {
  const owner = componentsOn(world, instanceId).get(values.get('COMPONENT') ?? '')?.owner;
  const own = ownerOf(values);
  return owner?.session === own.session && owner.step !== own.step ? owner.step : undefined;
}

function setUp(world: World, instanceId: string, { values }: UnityCommand): Omit<Course, 'milliseconds'> {
  const component = values.get('COMPONENT') ?? '';
  const stop = (reason: string) => ({ outcome: failed(reason), effect: null, touches: [], kept: [] });
  const foreign = otherOwner(world, instanceId, values);
  if (foreign !== undefined) return stop(`the component ${component} of this instance is that of the step ${foreign}`);
  const { variables, unread } = resolve(world, readEnvironment(values.get('ENVIRONMENT')));
  if (unread !== undefined) return stop(`${unread} could not be read`);
  const mount = mountFor(world, instanceId, values);
  if (mount !== undefined && mount.files === undefined)
    return stop(`the file system could not be mounted at ${mount.path}`);
  if (mount?.files !== undefined && values.get('RESTORED') === 'yes') {
    const adopted = adoption(mount.files, world.now, ownerOf(values).session);
    if (adopted === undefined) return stop(`what was restored cannot go to ${mount.path}`);
  }
  if (mount !== undefined) variables.set('UNITY_FILES', mount.path);
  const data = dataFor(world, instanceId, values);
  if (data !== undefined && data.volume === undefined) return stop('no data volume is attached to this instance');
  if (data !== undefined) variables.set('UNITY_DATA', data.path);
  for (const name of ['NONCE', 'PORT']) variables.set(`UNITY_${name}`, values.get(name) ?? '');
  const plan = planCompose(decoded(values.get('COMPOSE')), variables);
  if (plan === undefined) return stop('the images could not be pulled');
  const { missingImages } = world.limits;
  if (plan.images.some((image) => missingImages.some((missing) => image.startsWith(missing)))) {
    return stop('the images could not be pulled');
  }
  const others = [...componentsOn(world, instanceId).values()].filter((other) => other.component !== component);
  const taken = others.flatMap(({ listeners }) => listeners.map(({ port }) => port));
  const clash = plan.listeners.find(({ port }) => taken.includes(port));
  if (clash !== undefined)
    return stop(`the containers did not become healthy: port ${clash.port} is already allocated`);
  return {
    outcome: succeeded(`unity: ${component} is up on port ${values.get('PORT') ?? ''}\n`),
    effect: {
      kind: 'up',
      component,
      owner: ownerOf(values),
      listeners: plan.listeners,
      data: data?.volume === undefined ? null : { volumeId: data.volume.id, path: data.path },
    },
    touches: mount?.files === undefined ? [] : touchesOf(mount.files, mount.path, plan.writable, values),
    kept:
      data?.volume === undefined
        ? []
        : filesOfServices(data.volume, data.path, plan.writers, values.get('SESSION') ?? ''),
  };
}

/** What a set-up leaves in its file system: a service that is given a folder to write to does. */
function touchesOf(
  files: FileSystemRecord,
  path: string,
  writable: readonly string[],
  values: UnityCommand['values'],
): readonly Touch[] {
  const by = `${values.get('SESSION')}/${values.get('STEP')}`;
  const folders = writable.flatMap((folder) => folderIn(path, folder) ?? []);
  return [
    ...(values.get('RESTORED') === 'yes'
      ? [{ files, does: 'adopt', session: values.get('SESSION') ?? '' } as const]
      : []),
    ...folders.map((folder): Touch => {
      const name = `${folder}/${values.get('COMPONENT')}.txt`;
      return { files, does: 'write', path: name, content: `written by ${by}\n`, bytes: writtenBytes };
    }),
  ];
}

/** The last `exit N` of a plain script. */
function exitOf(commands: readonly string[]): number {
  return Number(/(?:^|\n)\s*exit\s+(\d{1,3})\s*$/.exec(commands.join('\n'))?.[1] ?? 0);
}

/** Works out what a command does on an instance when it runs undisturbed. `fresh`: nothing of ours ran there before. */
export function courseOf(world: World, instanceId: string, commands: readonly string[], fresh: boolean): Course {
  const draw = (figure: keyof typeof figures & DurationName) =>
    takes(world, figure, instanceId, drawMilliseconds(world.random, figures[figure]));
  const command = readUnityCommand(commands);
  if (command === undefined) {
    const { missing, touches } = mountsOf(world, instanceId, commands);
    // mount gives up with 32 (mount(8)), and a script that goes on without it would write somewhere else.
    const code = missing.length > 0 ? 32 : exitOf(commands);
    const script = commands.join('\n');
    const outcome =
      code === 0
        ? succeeded(shownByScript(world, instanceId, script))
        : { code, stdout: '', stderr: `failed to run commands: exit status ${code}` };
    const kept = filesOfScript(world, instanceId, script);
    return { milliseconds: draw('plainCommand'), outcome, effect: null, touches, kept };
  }
  if (command.kind === 'set_up') {
    return { milliseconds: draw(fresh ? 'containerSetup' : 'containerUpdate'), ...setUp(world, instanceId, command) };
  }
  if (command.kind === 'run_tests') {
    const { seconds, ...outcome } = runSuite(command);
    return { milliseconds: draw('plainCommand') + seconds * 1000, outcome, effect: null, touches: [], kept: [] };
  }
  const component = command.values.get('COMPONENT') ?? '';
  if (otherOwner(world, instanceId, command.values) !== undefined) {
    const outcome = succeeded(`unity: ${component} is that of another step\n`);
    return { milliseconds: draw('plainCommand'), outcome, effect: null, touches: [], kept: [] };
  }
  return {
    milliseconds: draw(fresh ? 'plainCommand' : 'containerRemoval'),
    outcome: succeeded(`unity: ${component} is down\n`),
    effect: { kind: 'down', component },
    touches: [],
    kept: [],
  };
}
