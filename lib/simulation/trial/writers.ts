import { SeededRandom } from '../../local/time/seeded-random';
import type { Random } from '../../ports/random';
import type { Workflow } from '../../workflow/model';
import type { Setting } from './setting';

/** How often somebody looks whether a file system can be written to, and for how long, in seconds of the account. */
const looks = { everySeconds: 15, forSeconds: 1_800 } as const;
/** How often (0-1) whoever could write then does, and how often in all at the most. */
const zeal = { chance: 0.15, mostWrites: 3 } as const;

/**
 * Users of the application write to its file system, at times that the seed draws: from an instance, through a mount
 * target, as soon as both are there and as long as they are. Where a workflow makes no file system nobody does anything.
 * Returns what ends it.
 */
export function keepWriting(setting: Writing): () => void {
  const writers = { areDone: !makesFiles(setting.workflow) };
  // Its own sequence, so that the trial’s stays what it is.
  void write(setting, new SeededRandom((setting.seed ^ 0x27d4eb2f) >>> 0), writers);
  return () => {
    writers.areDone = true;
  };
}

interface Writing extends Pick<Setting, 'world' | 'workflow'> {
  readonly seed: number;
}

async function write({ world }: Writing, random: Random, writers: { areDone: boolean }): Promise<void> {
  let writes = 0;
  const until = world.clock.now() + looks.forSeconds * 1000;
  while (!writers.areDone && writes < zeal.mostWrites && world.clock.now() < until) {
    await world.clock.sleep(looks.everySeconds * 1000);
    if (random.next() < zeal.chance && (await writeSomewhere(world, `entry-${writes + 1}`))) writes += 1;
  }
}

function makesFiles({ steps }: Workflow): boolean {
  return steps.some(({ service, action }) => service === 'aws' && action === 'create_efs');
}

/** Whether somebody got through. The application’s own calls are no calls of ours: no fault strikes them, none is judged. */
async function writeSomewhere({ cloud, clock }: Setting['world'], file: string): Promise<boolean> {
  const { ec2, efs } = cloud.contents;
  const isThere = ({ goneAt }: { readonly goneAt: number | null }): boolean => goneAt === null || clock.now() < goneAt;
  const target = [...efs.mountTargets.values()].find((one) => isThere(one) && clock.now() >= one.availableAt);
  const instance = [...ec2.instances.values()].find(
    (one) => !one.foreign && isThere(one) && ec2.interfaces.get(one.interfaceId)?.vpcId === target?.vpcId,
  );
  if (!target || !instance) return false;
  const folder = '/mnt/written';
  const commands = [`mount -t nfs4 ${target.ip}:/ ${folder}`, `touch ${folder}/${file}`];
  const input = { DocumentName: 'AWS-RunShellScript', InstanceIds: [instance.id], Parameters: { commands } };
  try {
    await cloud.call('ssm', 'SendCommand', input);
    return true;
  } catch {
    // Nobody is logged in on it yet, or any more.
    return false;
  }
}
