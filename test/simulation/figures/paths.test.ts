import { definitions } from '../../../lambdas/actions/definitions';
import type { Draw } from '../../../lib/local/cloud/account/durations';
import type { Deed } from '../../../lib/simulation/figures/deed';
import { forwardPath } from '../../../lib/simulation/figures/forward-path';
import { bindingOf, pathTo } from '../../../lib/simulation/figures/moment';
import { reversePath } from '../../../lib/simulation/figures/reverse-path';
import { done, session } from '../../cli/reporters/documents';
import { workflowOf } from '../../helpers/spot';

/** Instances in a network, containers on them, a look at the end; and a file system that the containers need. */
const workflow = workflowOf(`
steps:
  - {name: net, service: aws, action: create_vpc, timeout: 300}
  - name: files
    service: aws
    action: create_efs
    timeout: 600
    depends_on: [{step: net, until: created}]
  - name: machines
    service: aws
    action: launch_instances
    timeout: 600
    depends_on: [{step: net, until: created}]
  - {name: app, service: docker, action: setup_containers, timeout: 600, depends_on: [machines, files]}
  - {name: look, service: validation, action: check_health, timeout: 300, depends_on: [app]}
`);

const deed = (
  step: string,
  side: Deed['side'],
  [operation, seconds, input]: readonly [string, number, object],
  began: readonly (readonly [Draw['name'], string, number])[],
): Deed => ({
  service: 'any',
  step,
  side,
  operation,
  input,
  at: 0,
  milliseconds: seconds * 1000,
  began: began.map(([name, of, drawn]) => ({ name, of, milliseconds: drawn * 1000 })),
});

const made: readonly Deed[] = [
  deed(
    'net',
    'make',
    ['CreateVpc', 0.5, {}],
    [
      ['idKnown', 'vpc-1', 1],
      ['vpcAvailable', 'vpc-1', 2],
    ],
  ),
  deed('net', 'make', ['CreateSubnet', 0.5, { VpcId: 'vpc-1' }], [['idKnown', 'subnet-1', 0]]),
  deed(
    'files',
    'make',
    ['CreateFileSystem', 1, {}],
    [
      ['idKnown', 'fs-1', 0],
      ['fileSystemAvailable', 'fs-1', 8],
    ],
  ),
  deed(
    'files',
    'make',
    ['CreateMountTarget', 1, { FileSystemId: 'fs-1', SubnetId: 'subnet-1' }],
    [
      ['idKnown', 'fsmt-1', 0],
      ['mountTargetAvailable', 'fsmt-1', 40],
    ],
  ),
  deed(
    'machines',
    'make',
    ['RunInstances', 2, { SubnetId: 'subnet-1' }],
    [
      ['idKnown', 'i-1', 0],
      ['instanceRunning', 'i-1', 16],
      ['agentOnline', 'i-1', 60],
    ],
  ),
  deed(
    'app',
    'make',
    ['SendCommand', 0.5, { InstanceIds: ['i-1'] }],
    [
      ['containerSetup', 'i-1', 30],
      ['commandDelivery', 'i-1', 2],
      ['idKnown', 'cmd-1', 9],
    ],
  ),
];

const document = session([
  done('net', 0, 3, { output: { vpc_id: 'vpc-1', subnet_ids: ['subnet-1'] } }),
  done('files', 3, 60, { output: { file_system_id: 'fs-1' } }),
  done('machines', 3, 20, { output: { instance_ids: ['i-1'] } }),
  done('app', 60, 99),
  done('look', 99, 100),
]);

const facts = (deeds: readonly Deed[]) => ({ workflow, definitions, session: document, deeds });
const named = (moment: Parameters<typeof pathTo>[0]) =>
  pathTo(moment).flatMap(({ step, what, seconds }) => (seconds > 0 ? [`${step} ${what} ${seconds}`] : []));

test('forward, a call waits for its step and for what it names, a command for the agent', () => {
  const { serving, ready } = forwardPath(facts(made));
  // 0.5 + 1 + 0.5: the subnet is there; 2 more: the launch; 60: the agent; 0.5 + 2 + 30: the containers.
  expect(serving!.seconds).toBe(96.5);
  expect(named(serving!)).toEqual([
    'net CreateVpc 0.5',
    'net idKnown 1',
    'net CreateSubnet 0.5',
    'machines RunInstances 2',
    'machines agentOnline 60',
    'app SendCommand 0.5',
    'app commandDelivery 2',
    'app containerSetup 30',
  ]);
  expect(bindingOf(serving!)).toMatchObject({ step: 'machines', what: 'agentOnline', of: 'i-1' });
  // Two more answers, a second apart.
  expect(ready.seconds).toBe(98.5);
});

test('forward, a mount target waits until its file system is available, and `ready` for both', () => {
  const slow = made.map((one) =>
    one.operation === 'CreateFileSystem'
      ? { ...one, began: [one.began[0]!, { ...one.began[1]!, milliseconds: 80_000 }] }
      : one,
  );
  const { serving } = forwardPath(facts(slow));
  // 2: the network; 1 + 80: the file system; 1 + 40: its mount target; 0.5 + 2 + 30: the containers, agent long online.
  expect(serving!.seconds).toBe(156.5);
  expect(bindingOf(serving!)).toMatchObject({ step: 'files', what: 'fileSystemAvailable' });
});

test('forward, the machine’s own work counts as no time: without draws there is no path', () => {
  const { serving, ready } = forwardPath(facts([]));
  expect([serving!.seconds, ready.seconds]).toEqual([0, 2]);
});

const removed: readonly Deed[] = [
  deed(
    'app',
    'undo',
    ['SendCommand', 0.5, {}],
    [
      ['containerRemoval', 'i-1', 4],
      ['commandDelivery', 'i-1', 1],
    ],
  ),
  deed('machines', 'undo', ['TerminateInstances', 1, {}], [['instanceTerminated', 'i-1', 30]]),
  deed(
    'files',
    'undo',
    ['DeleteMountTarget', 1, {}],
    [
      ['mountTargetDeleted', 'fsmt-1', 20],
      ['ghostShown', 'fsmt-1', 3],
    ],
  ),
  deed('files', 'undo', ['DeleteFileSystem', 1, {}], [['fileSystemDeleted', 'fs-1', 5]]),
  deed('net', 'undo', ['DeleteSubnet', 1, {}], [['ghostShown', 'subnet-1', 2]]),
  deed('net', 'undo', ['DeleteVpc', 1, {}], []),
];

test('back, a step waits for all that depends on it, kind after kind; data that settles is waited for', () => {
  const moment = reversePath(facts(removed));
  // 0.5 + 1 + 4: containers; 1 + 20 + 3, 180, 1 + 5: the file system, instances long gone; 1 + 2, 1: the network.
  expect(moment.seconds).toBe(5.5 + 24 + 180 + 6 + 4);
  expect(named(moment)).toContain('files until CloudWatch has told what was written last 180');
});

test('back, what was handed over is counted apart', () => {
  const row = { step: 'files', key: 'files', type: 'AWS::EFS::FileSystem', state: 'deleting', metadata: {} } as const;
  const resources = ['fs-1', 'fsmt-1'].map((id) => ({ ...row, id, handed_over: true as const }));
  const moment = reversePath({ ...facts(removed), session: { ...document, resources } });
  expect(moment.seconds).toBe(5.5 + 31 + 4);
});
