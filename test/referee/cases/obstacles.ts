import assert from 'node:assert/strict';
import {
  CreateNetworkInterfaceCommand,
  DeleteNetworkInterfaceCommand,
  DescribeNetworkInterfacesCommand,
} from '@aws-sdk/client-ec2';
import type { SessionDocument } from '../../../lib/domain/session-document';
import { documentOf, ok } from '../fixtures/command';
import type { Installation } from '../fixtures/installation';
import { clients } from '../fixtures/network';
import { eventually } from '../fixtures/workbench';
import type { Referee } from '../harness';
import type { RefereeCase } from '../referee-case';
import { deploy } from './deployment-types';
import { productCase } from './product-case';

type Deployed = Parameters<Installation['standing']>[0];

const SECONDS = 200;

async function statusOf(unity: Installation, { sessionId }: Deployed): Promise<SessionDocument> {
  return documentOf<SessionDocument>(await unity.command('status', sessionId, '--json'));
}

/** What carries the session’s tags and is of the network. */
async function networkOf(unity: Installation, end: Deployed, kind: string): Promise<readonly string[]> {
  const standing = await unity.standing(end);
  return standing.filter(({ name }) => name.startsWith(`${kind} `)).map(({ name }) => name.slice(kind.length + 1));
}

/** AWS refuses the undoers a right: what they cannot remove is named, and all else goes. */
async function sticks(unity: Installation, end: Deployed): Promise<void> {
  const { mend } = unity.breakUndo(end.stack, 'create_vpc', { kind: 'refuse', call: 'DeleteSubnet' });
  const stuck = await unity.command('rollback', end.sessionId, '--yes', '--json');
  assert.equal(stuck.code, 2, `${stuck.stderr}\n${stuck.stdout}`);
  const { state, rollback, steps } = await statusOf(unity, end);
  assert.equal(state, 'failed');
  assert.equal(rollback?.verdict, 'dirty');
  const left = [...(await networkOf(unity, end, 'subnet')), ...(await networkOf(unity, end, 'vpc'))];
  assert.ok(left.length > 1);
  assert.deepEqual(rollback.leftovers.map(({ id }) => id).toSorted(), left.toSorted());
  for (const { step, reason, next_command } of rollback.leftovers) {
    assert.equal(step, 'create_vpc');
    assert.match(reason, /UnauthorizedOperation.*DeleteSubnet/);
    assert.equal(next_command, `unity rollback ${end.sessionId}`);
  }
  const made = new Set((await unity.standing(end)).map(({ step }) => step));
  assert.deepEqual([...made], ['create_vpc']);
  assert.equal(steps.find(({ name }) => name === 'create_vpc')?.undo?.state, 'failed');
  mend();
}

/** Somebody has put an interface of his own into a subnet: the rollback names it, and goes on once it is gone. */
async function waits(unity: Installation, referee: Referee, end: Deployed): Promise<void> {
  const { compute } = clients(referee);
  const [SubnetId] = await networkOf(unity, end, 'subnet');
  const { NetworkInterface } = await compute.send(new CreateNetworkInterfaceCommand({ SubnetId }));
  const foreign = NetworkInterface?.NetworkInterfaceId ?? '';
  const asked = unity.command('rollback', end.sessionId, '--yes', '--json');
  const waitingFor = async () => {
    const { steps } = await statusOf(unity, end);
    const reason = steps.find(({ name }) => name === 'create_vpc')?.undo?.waiting_for ?? '';
    return reason.includes(foreign) ? reason : undefined;
  };
  assert.match(await eventually('what it waits for', waitingFor, SECONDS), /cannot be removed yet/);
  const NetworkInterfaceIds = [foreign];
  const { NetworkInterfaces } = await compute.send(new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds }));
  assert.equal(NetworkInterfaces?.length, 1, 'what is somebody else’s was touched');
  await compute.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId: foreign }));
  ok(await asked);
}

/** What stands in the way of a rollback, and how it goes on. */
export const obstacleCases: readonly RefereeCase[] = [
  productCase(
    'a rollback that is stuck names what is left and why, and the same command goes on to the end',
    async (unity, referee) => {
      const end = await deploy(unity, 'spot', 'stuck');
      await sticks(unity, end);
      await waits(unity, referee, end);
      const { state, rollback } = await statusOf(unity, end);
      assert.deepEqual([state, rollback?.verdict, rollback?.leftovers], ['rolled_back', 'clean', []]);
      assert.deepEqual(await unity.standing(end), []);
    },
    { alongside: true },
  ),
];
