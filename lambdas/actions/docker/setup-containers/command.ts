import {
  CancelCommandCommand,
  type Command,
  ListCommandsCommand,
  SendCommandCommand,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import { invariant } from '../../../../lib/domain/assert';
import { UnityError } from '../../../../lib/domain/errors/unity-error';
import type { ResourceRow } from '../../../../lib/domain/resource';
import type { StepContext } from '../../action';

/** Run by every command of ours; owned by AWS. */
const documentName = 'AWS-RunShellScript';
/** An undelivered command is given up after this time (SendCommand's TimeoutSeconds; at least 30). */
const deliverySeconds = 120;
/** What runs longer is stopped by the agent. */
const executionSeconds = 900;
/** SSM takes 64 KiB. What the bounds of Compose file, suite and environment allow stays below this. */
const maxCommandBytes = 60_000;

/**
 * What marks a command as that of a row: SendCommand takes no token, so the comment carries it. `purpose` tells the
 * take-down from the set-up, and tests from both. At most 100 characters, the token first, then what people look for.
 */
export function commentOf(context: StepContext, row: ResourceRow, purpose: 'up' | 'down' | 'test'): string {
  return `${row.token} ${purpose} ${context.session.id}/${context.step}`.slice(0, 100);
}

/**
 * The newest command with that comment. Listed by document and time: a list by instance leaves out commands that are
 * still pending. Fifteen minutes of slack are more than clocks differ.
 */
export async function findCommand(ssm: SSMClient, row: ResourceRow, comment: string): Promise<Command | undefined> {
  const since = new Date(Date.parse(row.intended_at) - 15 * 60_000).toISOString().replace(/\.\d+Z$/, 'Z');
  let token: string | undefined;
  for (let page = 0; page < 20; page += 1) {
    const answer = await ssm.send(
      new ListCommandsCommand({
        Filters: [
          { key: 'DocumentName', value: documentName },
          { key: 'InvokedAfter', value: since },
        ],
        MaxResults: 50,
        NextToken: token,
      }),
    );
    const found = answer.Commands?.find((command) => command.Comment === comment);
    if (found) return found;
    token = answer.NextToken;
    if (!token) return undefined;
  }
  return undefined;
}

/** Sends a command to instances and returns its id. Errors are AWS's own; `InvalidInstanceId` means nothing was sent. */
export async function sendCommand(
  ssm: SSMClient,
  comment: string,
  instanceIds: readonly string[],
  text: string,
  seconds = executionSeconds,
): Promise<string> {
  invariant(Buffer.byteLength(text) <= maxCommandBytes, 'a command is longer than Systems Manager takes');
  const answer = await ssm.send(
    new SendCommandCommand({
      DocumentName: documentName,
      InstanceIds: [...instanceIds],
      Comment: comment,
      TimeoutSeconds: deliverySeconds,
      Parameters: { commands: [text], executionTimeout: [String(seconds)] },
    }),
  );
  const id = answer.Command?.CommandId;
  if (!id)
    throw new UnityError('ProvisioningFailed', { message: 'Systems Manager accepted the command without naming it' });
  return id;
}

/** Stops a command if it still runs; SSM does not promise it, and one that has ended is left as it is. */
export async function cancelCommand(ssm: SSMClient, commandId: string): Promise<void> {
  const answer = await ssm.send(new ListCommandsCommand({ CommandId: commandId }));
  const status = answer.Commands?.[0]?.Status;
  if (status === 'Pending' || status === 'InProgress')
    await ssm.send(new CancelCommandCommand({ CommandId: commandId }));
}
