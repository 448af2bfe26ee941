import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DescribeInstancesCommand, DescribeSecurityGroupsCommand, EC2Client, type Instance } from '@aws-sdk/client-ec2';
import { ListCommandInvocationsCommand, SSMClient } from '@aws-sdk/client-ssm';

export interface Internet {
  readonly port: number;
  stop(): Promise<void>;
}

interface ClientConfig {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

const HTTP_PORT = 80;

async function findInstance(ec2: EC2Client, address: string): Promise<Instance | undefined> {
  const Filters = [
    { Name: 'ip-address', Values: [address] },
    { Name: 'instance-state-name', Values: ['running'] },
  ];
  const { Reservations } = await ec2.send(new DescribeInstancesCommand({ Filters }));
  return Reservations?.flatMap((reservation) => reservation.Instances ?? [])[0];
}

async function isOpen(ec2: EC2Client, instance: Instance, port: number): Promise<boolean> {
  const GroupIds = instance.SecurityGroups?.map((group) => group.GroupId ?? '') ?? [];
  const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds }));
  const rules = SecurityGroups?.flatMap((group) => group.IpPermissions ?? []) ?? [];
  const world = rules.filter((rule) => rule.IpRanges?.some((range) => range.CidrIp === '0.0.0.0/0'));
  return world.some(({ FromPort, ToPort }) => (FromPort ?? 0) <= port && port <= (ToPort ?? 65_535));
}

/** Whether a command has succeeded on the instance: the referee takes it that this started what is asked. */
async function wasSetUp(ssm: SSMClient, instance: Instance): Promise<boolean> {
  const { CommandInvocations } = await ssm.send(new ListCommandInvocationsCommand({ InstanceId: instance.InstanceId }));
  return CommandInvocations?.some((invocation) => invocation.Status === 'Success') ?? false;
}

/**
 * What answers when a function calls a public address: a running instance that has the address, lets the port in and
 * was set up says 200; everything else hangs up.
 */
export async function startInternet(config: ClientConfig): Promise<Internet> {
  const [ec2, ssm] = [new EC2Client(config), new SSMClient(config)];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const [address = '', port = HTTP_PORT] = (request.headers.host ?? '').split(':');
    const instance = await findInstance(ec2, address);
    const up = instance && (await isOpen(ec2, instance, Number(port))) && (await wasSetUp(ssm, instance));
    if (up) response.end(`${instance.InstanceId} is up\n`);
    else request.socket.destroy();
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => request.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
