import type { CallTap } from '../../lib/local/host/world';
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
}, 60_000);

test('a file system that goes without a copy of what was written is found out', async () => {
  const { violations } = await runTrial({ workflow, seed, tamper: nothingWritten });
  expect(new Set(violations.map(({ invariant }) => invariant))).toEqual(new Set(['data-safe']));
}, 60_000);
