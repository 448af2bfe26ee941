import { DescribeInstancesCommand, type Filter, type Instance } from '@aws-sdk/client-ec2';
import { ListCommandInvocationsCommand, ListCommandsCommand } from '@aws-sdk/client-ssm';
import { type Answer, type Caller, type Doors, type Follow, letsIn } from './link';

async function findRunning({ ec2 }: Doors, wanted: Filter): Promise<Instance | undefined> {
  const Filters = [wanted, { Name: 'instance-state-name', Values: ['running'] }];
  const { Reservations } = await ec2.send(new DescribeInstancesCommand({ Filters }));
  return Reservations?.flatMap((reservation) => reservation.Instances ?? [])[0];
}

/** The script that succeeded last on an instance: the referee takes it that this did what it says. */
async function lastScript({ ssm }: Doors, InstanceId: string): Promise<string | undefined> {
  const { CommandInvocations = [] } = await ssm.send(new ListCommandInvocationsCommand({ InstanceId }));
  const CommandId = CommandInvocations.filter(({ Status }) => Status === 'Success').at(-1)?.CommandId;
  if (CommandId === undefined) return undefined;
  const { Commands } = await ssm.send(new ListCommandsCommand({ CommandId }));
  return Commands?.[0]?.Parameters?.commands?.join('\n') ?? '';
}

/** What the page shows that a script brought up: its nonce. Undefined when it took the page down, or serves elsewhere. */
function pageOf(script: string, port: number): string | undefined {
  if (/compose\b.*\bdown\b/.test(script)) return undefined;
  const assigned = (name: string) => new RegExp(`^UNITY_${name}='([^']*)'$`, 'm').exec(script)?.[1];
  return Number(assigned('PORT') ?? port) === port ? (assigned('NONCE') ?? '') : undefined;
}

/** What answers on an instance; only what lets the caller in and was set up. */
export async function answerOf(
  doors: Doors,
  instance: Instance,
  port: number,
  caller?: Caller,
): Promise<Answer | undefined> {
  const groups = instance.SecurityGroups?.map((group) => group.GroupId ?? '') ?? [];
  if (!(await letsIn(doors, groups, port, caller))) return undefined;
  const script = await lastScript(doors, instance.InstanceId ?? '');
  const page = script === undefined ? undefined : pageOf(script, port);
  return page === undefined ? undefined : { status: 200, body: `${instance.InstanceId} is up\n${page}\n` };
}

export async function instanceById(doors: Doors, id: string): Promise<Instance | undefined> {
  return findRunning(doors, { Name: 'instance-id', Values: [id] });
}

/** A public address: the running instance that has it. */
export const followAddress: Follow = async (doors, { secure, host, port }) => {
  const instance = await findRunning(doors, { Name: 'ip-address', Values: [host] });
  return instance === undefined || secure ? undefined : answerOf(doors, instance, port);
};
