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

function find(world: World, name: string): Parameter | undefined {
  const image = imagesOf(world.region).find(({ parameters }) => parameters.includes(name));
  if (image !== undefined) return view(world, name, image.id, true);
  const own = Object.hasOwn(world.limits.parameters, name) ? world.limits.parameters[name] : undefined;
  return own === undefined ? undefined : view(world, name, own, false);
}

function checkName(name: string): void {
  if (/^[a-zA-Z0-9_.\-/:]{1,2048}$/.test(name)) return;
  const message = `Parameter name: can't be prefixed with "aws" or "ssm" and may contain only letters, digits and _ . - / : (${name})`;
  throw refuse('ValidationException', message);
}

export const parameterOperations = {
  GetParameter: operation<GetParameterRequest, GetParameterResult>()(['Name'], (world, request) => {
    checkName(request.Name);
    const Parameter = find(world, request.Name);
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
    const found = request.Names.map((name) => ({ name, parameter: find(world, name) }));
    return {
      Parameters: found.flatMap(({ parameter }) => parameter ?? []),
      InvalidParameters: found.filter(({ parameter }) => parameter === undefined).map(({ name }) => name),
    };
  }),
};
