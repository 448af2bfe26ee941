import {
  GetCommandInvocationCommand,
  type GetCommandInvocationCommandOutput,
  SendCommandCommand,
  type SendCommandCommandInput,
} from '@aws-sdk/client-ssm';
import { type SetUp, type TakeDown, writeCommand } from '../../lambdas/actions/docker/setup-containers/command-text';
import { exampleApplication } from '../../lambdas/actions/docker/setup-containers/example-application';
import { pins } from '../../lambdas/actions/docker/setup-containers/pins';
import type { Clients } from '../../lambdas/shared/clients';
import { type SimulatedAccount, simulatedAccount } from './simulated-account';
import { makeNetwork, type Network, runInstance } from './simulated-network';

/** An account with one instance whose agent answers. */
export interface Serving extends SimulatedAccount {
  readonly network: Network;
  readonly instanceId: string;
}

export async function serving(options: Parameters<typeof simulatedAccount>[0] = {}): Promise<Serving> {
  const account = simulatedAccount(options);
  const network = await makeNetwork(account.clients);
  const instanceId = await runInstance(account.clients, network);
  account.clock.pass(70);
  return { ...account, network, instanceId };
}

const order = { session: 'spot-1', step: 'setup_docker', component: 'web' } as const;

/** The text of a set-up, as the action writes it. */
export function setUpText(changes: Partial<SetUp> = {}): string {
  const setUp: SetUp = {
    ...order,
    kind: 'set_up',
    port: 80,
    nonce: 'unity-0123456789abcdef',
    compose: exampleApplication,
    environment: {},
    files: null,
    data: null,
    ...changes,
  };
  return writeCommand(setUp, pins);
}

/** The text of a take-down, as the action writes it. */
export function takeDownText(changes: Partial<TakeDown> = {}): string {
  return writeCommand({ ...order, kind: 'take_down', ...changes }, pins);
}

/** Sends a shell script and returns the command's id. */
export async function send(
  { ssm }: Clients,
  instanceId: string,
  script: string,
  changes: Partial<SendCommandCommandInput> = {},
): Promise<string> {
  const { Command } = await ssm.send(
    new SendCommandCommand({
      DocumentName: 'AWS-RunShellScript',
      InstanceIds: [instanceId],
      Parameters: { commands: [script] },
      ...changes,
    }),
  );
  return Command!.CommandId!;
}

export async function invocation(
  { ssm }: Clients,
  CommandId: string,
  InstanceId: string,
): Promise<GetCommandInvocationCommandOutput> {
  return ssm.send(new GetCommandInvocationCommand({ CommandId, InstanceId }));
}
