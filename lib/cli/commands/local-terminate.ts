import { TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import { invariant } from '../../domain/assert';
import { UnityError } from '../../domain/errors/unity-error';
import { loadHolders } from '../../engine/revision/holders';
import { exitCodes } from '../errors/exit-codes';
import type { Gateway } from '../gateway/gateway';
import { withGateway } from '../gateway/open-gateway';
import { findSession } from '../input/find-session';
import { cleanLine } from '../io/clean-text';
import type { CommandSpec } from '../program/command-spec';

const instanceId = /^i-[0-9a-f]{8,17}$/;

/** `unity local terminate`: what `aws ec2 terminate-instances` is in an account, by somebody who does not ask Unity. */
export const localTerminate: CommandSpec = {
  arguments: [{ name: '<instances>', description: 'the id of an instance, or STACK/ENV for all of what serves there' }],
  options: [],
  examples: ['unity local terminate i-0123456789abcdef0', 'unity local terminate shop/prod'],
  json: 'document',

  run: (given) => {
    const run = { ...given, globals: { ...given.globals, local: true } };
    return withGateway(run, async (gateway) => {
      invariant(gateway.local, 'the account is the simulated one');
      const text = run.given.required(0);
      const ids = instanceId.test(text) ? [text] : await instancesOf(gateway, text);
      await gateway.enter('max');
      await gateway.local.clients.ec2.send(new TerminateInstancesCommand({ InstanceIds: [...ids] }));
      gateway.flush();
      if (run.globals.json) run.print.document({ format_version: '1.0', terminated: ids });
      else run.print.note(`Terminated ${ids.join(', ')}. Unity has not been told.`);
      return exitCodes.done;
    });
  },
};

/** Those that a stack stands on, whichever of its revisions has made them. */
async function instancesOf(gateway: Gateway, text: string): Promise<readonly string[]> {
  const { ledger } = gateway.engine('local terminate');
  const session = await findSession(ledger, text);
  const rows = (await loadHolders(ledger, session.session_id)).flatMap(({ resources }) => Object.values(resources));
  const ids = rows.flatMap(({ type, state, id }) =>
    type === 'AWS::EC2::Instance' && state === 'active' && id !== undefined ? [id] : [],
  );
  if (ids.length > 0) return ids;
  throw new UnityError('Usage', { message: `\`${cleanLine(text, 80)}\` has no instances` });
}
