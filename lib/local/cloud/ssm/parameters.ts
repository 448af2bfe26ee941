import type {
  GetParameterRequest,
  GetParameterResult,
  GetParametersRequest,
  GetParametersResult,
  Parameter,
} from '@aws-sdk/client-ssm';
import type { World } from '../account/world';
import { operation } from '../api/operation';
import { refuse } from '../api/refusal';
import { imagesOf } from '../ec2/images';

/** When AWS last changed its public parameters, as far as this account sees. */
const publicSince = Date.UTC(2025, 11, 8);

function view(world: World, name: string, value: string, isPublic: boolean): Parameter {
  return {
    Name: name,
    Value: value,
    Type: 'String',
    Version: 1,
    DataType: isPublic ? 'aws:ec2:image' : 'text',
    LastModifiedDate: new Date(publicSince),
    ARN: `arn:aws:ssm:${world.region}:${isPublic ? '' : world.accountId}:parameter/${name.replace(/^\//, '')}`,
  };
}

/** A parameter; of a secret the text that was written only `decrypted`. */
export function findParameter(world: World, name: string, decrypted = false): Parameter | undefined {
  const image = imagesOf(world.region).find(({ parameters }) => parameters.includes(name));
  if (image !== undefined) return view(world, name, world.limits.newerAmis[name] ?? image.id, true);
  const written = world.state.ssm.parameters.get(name);
  if (written) {
    const { value, type, version, modifiedAt } = written;
    const shown = type === 'SecureString' && !decrypted ? Buffer.from(`encrypted ${name}`).toString('base64') : value;
    const own = { Type: type, Version: version, LastModifiedDate: new Date(modifiedAt) };
    return { ...view(world, name, shown, false), ...own };
  }
  const own = Object.hasOwn(world.limits.parameters, name) ? world.limits.parameters[name] : undefined;
  return own === undefined ? undefined : view(world, name, own, false);
}

/** Its value, for whoever may decrypt it; secrets of Secrets Manager too. */
export function parameterText(world: World, name: string): string | undefined {
  const own = Object.hasOwn(world.limits.parameters, name) ? world.limits.parameters[name] : undefined;
  return world.state.ssm.parameters.get(name)?.value ?? own;
}

/** Refuses what can be no name. */
export function checkName(name: string): void {
  if (/^[a-zA-Z0-9_.\-/:]{1,2048}$/.test(name)) return;
  const message = `Parameter name: can't be prefixed with "aws" or "ssm" and may contain only letters, digits and _ . - / : (${name})`;
  throw refuse('ValidationException', message);
}

export const parameterOperations = {
  GetParameter: operation<GetParameterRequest, GetParameterResult>()(['Name'], (world, request) => {
    checkName(request.Name);
    const Parameter = findParameter(world, request.Name, request.WithDecryption);
    if (Parameter === undefined) throw refuse('ParameterNotFound', `Parameter ${request.Name} not found.`);
    return { Parameter };
  }),

  GetParameters: operation<GetParametersRequest, GetParametersResult>()(['Names'], (world, request) => {
    if (request.Names.length > 10) {
      throw refuse(
        'ValidationException',
        "Value at 'names' failed to satisfy constraint: Member must have length less than or equal to 10",
      );
    }
    const found = request.Names.map((name) => ({
      name,
      parameter: findParameter(world, name, request.WithDecryption),
    }));
    return {
      Parameters: found.flatMap(({ parameter }) => parameter ?? []),
      InvalidParameters: found.filter(({ parameter }) => parameter === undefined).map(({ name }) => name),
    };
  }),
};
