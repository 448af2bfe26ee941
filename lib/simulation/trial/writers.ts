import { SeededRandom } from '../../local/time/seeded-random';
import type { Random } from '../../ports/random';
import type { Workflow } from '../../workflow/model';
import type { Setting } from './setting';

/** How often somebody looks whether anything can be written to, and for how long, in seconds of the account. */
const looks = { everySeconds: 5, forSeconds: 1_800 } as const;
/** How often (0-1) the first look that could write does, and a later one, and how often in all at the most. */
const zeal = { eager: 0.8, chance: 0.05, mostWrites: 3 } as const;

/** The actions that make what holds data. */
const stores = ['create_efs', 'attach_volumes'];

/**
 * Users of the application write to its file system and its volumes, at times that the seed draws: from an instance,
 * through a mount target or where a volume is mounted, as soon as they are there and as long as they are. Where a workflow
 * makes neither nobody does anything. Returns what ends it.
 */
export function keepWriting(setting: Writing): () => void {
  const writers = { areDone: !holdsData(setting.workflow) };
  // Its own sequence, so that the trial’s stays what it is.
  void write(setting, new SeededRandom((setting.seed ^ 0x27d4eb2f) >>> 0), writers);
  return () => {
    writers.areDone = true;
  };
}

interface Writing extends Pick<Setting, 'world' | 'workflow'> {
  readonly seed: number;
}

type World = Setting['world'];

async function write({ world }: Writing, random: Random, writers: { areDone: boolean }): Promise<void> {
  let writes = 0;
  const isEager = random.next() < zeal.eager;
  const until = world.clock.now() + looks.forSeconds * 1000;
  while (!writers.areDone && writes < zeal.mostWrites && world.clock.now() < until) {
    await world.clock.sleep(looks.everySeconds * 1000);
    const isDrawn = random.next() < zeal.chance;
    if (!isDrawn && !(isEager && writes === 0)) continue;
    const name = `entry-${writes + 1}`;
    const scripts = [fileScript(world, name), volumeScript(world, name)];
    const done = await Promise.all(scripts.map((script) => script !== undefined && send(world, script)));
    if (done.includes(true)) writes += 1;
  }
}

function holdsData({ steps }: Workflow): boolean {
  return steps.some(({ service, action }) => service === 'aws' && stores.includes(action));
}

/** What is run on an instance. */
interface Script {
  readonly instanceId: string;
  readonly commands: readonly string[];
}

const isThere = ({ clock }: World, { goneAt }: { readonly goneAt: number | null }): boolean =>
  goneAt === null || clock.now() < goneAt;

/** Through a mount target, from an instance beside it. */
function fileScript(world: World, name: string): Script | undefined {
  const { ec2, efs } = world.cloud.contents;
  const target = [...efs.mountTargets.values()].find(
    (one) => isThere(world, one) && world.clock.now() >= one.availableAt,
  );
  const instance = [...ec2.instances.values()].find(
    (one) => !one.foreign && isThere(world, one) && ec2.interfaces.get(one.interfaceId)?.vpcId === target?.vpcId,
  );
  if (!target || !instance) return undefined;
  const folder = '/mnt/written';
  return {
    instanceId: instance.id,
    commands: [`mount -t nfs4 ${target.ip}:/ ${folder}`, `touch ${folder}/${name}`],
  };
}

/** Where a set-up has mounted a volume. */
function volumeScript(world: World, name: string): Script | undefined {
  const { ec2, ssm } = world.cloud.contents;
  const invocations = [...ssm.commands.values()].flatMap((command) => command.invocations);
  const mounted = invocations.flatMap(({ instanceId, effect, endsAt }) =>
    effect?.kind === 'up' && effect.data !== null && endsAt <= world.clock.now()
      ? [{ instanceId, ...effect.data }]
      : [],
  );
  const place = mounted.find(({ volumeId }) => {
    const volume = ec2.volumes.get(volumeId);
    return volume !== undefined && isThere(world, volume);
  });
  return place && { instanceId: place.instanceId, commands: [`echo '${name}' > ${place.path}/${name}`] };
}

/** Whether it was taken. The application’s own calls are no calls of ours: no fault strikes them, none is judged. */
async function send({ cloud }: World, { instanceId, commands }: Script): Promise<boolean> {
  const input = { DocumentName: 'AWS-RunShellScript', InstanceIds: [instanceId], Parameters: { commands } };
  try {
    await cloud.call('ssm', 'SendCommand', input);
    return true;
  } catch {
    // Nobody is logged in on it yet, or any more.
    return false;
  }
}
