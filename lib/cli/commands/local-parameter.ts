import {
  DeleteParameterCommand,
  GetParameterCommand,
  type Parameter,
  PutParameterCommand,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import { invariant } from '../../domain/assert';
import { UnityError } from '../../domain/errors/unity-error';
import { exitCodes } from '../errors/exit-codes';
import { withGateway } from '../gateway/open-gateway';
import { cleanLine } from '../io/clean-text';
import type { CommandSpec } from '../program/command-spec';

const types = ['String', 'StringList', 'SecureString'] as const;

/** `unity local parameter`: what `aws ssm get-parameter`, `put-parameter` and `delete-parameter` are in an account. */
export const localParameter: CommandSpec = {
  arguments: [
    { name: '<name>', description: 'its whole name, such as /unity/dev/parameters/instance_count' },
    { name: '[value]', description: 'its new value; without it, what it is now is shown' },
  ],
  options: [
    { flags: '--type <type>', description: 'of a new value; default: String', choices: [...types] },
    { flags: '--delete', description: 'remove it' },
  ],
  examples: [
    'unity local parameter /unity/dev/parameters/instance_count 2',
    'unity local parameter /unity/dev/parameters/instance_count --delete',
  ],
  json: 'document',

  run: (given) => {
    const run = { ...given, globals: { ...given.globals, local: true } };
    const [Name, Value] = [run.given.required(0), run.given.argument(1)];
    const isGoing = run.given.flag('delete');
    if (isGoing && Value !== undefined)
      throw new UnityError('Usage', { message: 'a value and --delete exclude each other' });
    checkInput(Name, Value);
    return withGateway(run, async (gateway) => {
      invariant(gateway.local, 'the account is the simulated one');
      const { ssm } = gateway.local.clients;
      if (isGoing || Value !== undefined) await gateway.enter('max');
      if (isGoing) await ssm.send(new DeleteParameterCommand({ Name }));
      else if (Value !== undefined) await put(ssm, { Name, Value, Type: run.given.text('type') });
      gateway.flush();
      if (isGoing) {
        if (run.globals.json) run.print.document({ format_version: '1.0', name: Name, deleted: true });
        else run.print.note(`Removed ${cleanLine(Name, 200)}.`);
        return exitCodes.done;
      }
      const { Parameter = {} } = await ssm.send(new GetParameterCommand({ Name }));
      if (run.globals.json) run.print.document(asDocument(Parameter));
      else run.print.result(cleanLine(Parameter.Value ?? '', 4096));
      return exitCodes.done;
    });
  },
};

/** What AWS would refuse, before the account is entered. */
function checkInput(name: string, value: string | undefined): void {
  if (!/^[a-zA-Z0-9_./-]{1,1011}$/.test(name))
    throw new UnityError('Usage', { message: `\`${cleanLine(name, 80)}\` is no name of a parameter` });
  if (value !== undefined && (value === '' || Buffer.byteLength(value) > 4096))
    throw new UnityError('Usage', { message: 'a value has 1 to 4096 bytes' });
}

function put(
  ssm: SSMClient,
  { Type: given, ...input }: { readonly Name: string; readonly Value: string; readonly Type: string | undefined },
): Promise<unknown> {
  const Type = types.find((type) => type === given) ?? 'String';
  return ssm.send(new PutParameterCommand({ ...input, Type, Overwrite: true }));
}

function asDocument({ Name, Value, Type, Version }: Parameter) {
  return {
    format_version: '1.0',
    name: Name ?? null,
    value: Value ?? null,
    type: Type ?? null,
    version: Version ?? null,
  };
}
