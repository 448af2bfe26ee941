import type { CallTap, LocalWorld } from '../../lib/local/host/world';
import { runTrial } from '../../lib/simulation/trial/trial';
import { workflowFrom } from '../helpers/spot';

const workflow = workflowFrom('workflows/full.yml');

/** The undo of the file system is told by CloudWatch and by EFS itself that nobody ever wrote to it. */
const nothingWritten: CallTap = async (call, proceed) => {
  const answer = await proceed();
  if (call.operation === 'GetMetricStatistics') return { ...(answer as object), Datapoints: [] };
  if (call.operation !== 'DescribeFileSystems') return answer;
  const { FileSystems = [] } = answer as { FileSystems?: readonly object[] };
  return { ...(answer as object), FileSystems: FileSystems.map((one) => ({ ...one, SizeInBytes: { Value: 0 } })) };
};

/** Seeds with which users write before and while the deployment is undone. */
const seed = 1;

test('what users write to the file system is in a copy before it goes', async () => {
  const backups: string[] = [];
  const tamper: CallTap = (call, proceed) => {
    if (/^(StartBackupJob|DeleteFileSystem)$/.test(call.operation)) backups.push(call.operation);
    return proceed();
  };
  expect((await runTrial({ workflow, seed, tamper })).violations).toEqual([]);
  expect(backups).toEqual(['StartBackupJob', 'DeleteFileSystem']);
});

test('a file system that goes without a copy of what was written is found out', async () => {
  const { violations } = await runTrial({ workflow, seed, tamper: nothingWritten });
  expect(new Set(violations.map(({ invariant }) => invariant))).toEqual(new Set(['data-safe']));
});

const shipped = workflowFrom('workflows/spot.yml');
const size = { ...shipped.parameters.data_volume_gib!, default: 8 };
const spot = { ...shipped, parameters: { ...shipped.parameters, data_volume_gib: size } };
/** Seeds with which users write to volumes before their deployment is undone. */
const seedOfVolumes = 1;

/** What was written to volumes when they were copied, and what the copies have after the account was tampered with. */
function copying(change: (world: LocalWorld, id: string) => void) {
  let world: LocalWorld | undefined;
  const copied: object[] = [];
  const attend = (one: LocalWorld): void => {
    world = one;
  };
  const tamper: CallTap = async (call, proceed) => {
    const answer = (await proceed()) as { SnapshotId: string };
    if (call.operation !== 'CreateSnapshot' || !world) return answer;
    copied.push(world.cloud.contents.ec2.snapshots.get(answer.SnapshotId)!.content);
    change(world, answer.SnapshotId);
    return answer;
  };
  return { attend, tamper, copied };
}

test('what users write to volumes is in a snapshot before they go', async () => {
  const { copied, ...watch } = copying(() => {});
  expect((await runTrial({ workflow: spot, seed: seedOfVolumes, ...watch })).violations).toEqual([]);
  expect(copied).toEqual([{ '/entry-1': 'entry-1' }]);
});

test('a volume that goes with an empty copy of what was written is found out', async () => {
  const { copied, ...watch } = copying((world, id) => {
    Object.assign(world.cloud.contents.ec2.snapshots.get(id)!, { content: {} });
  });
  const { violations } = await runTrial({ workflow: spot, seed: seedOfVolumes, ...watch });
  expect(copied).toHaveLength(1);
  expect(new Set(violations.map(({ invariant }) => invariant))).toEqual(new Set(['data-safe']));
});
