import type {
  DeleteParameterRequest,
  DeleteParameterResult,
  PutParameterRequest,
  PutParameterResult,
} from '@aws-sdk/client-ssm';
import { operation } from '../api/operation';
import { refuse } from '../api/refusal';
import { checkName, findParameter } from './parameters';

/** Standard parameters hold no more, counted in bytes (PutParameter API reference). */
const longestBytes = 4096;

function checkNewName(name: string): void {
  checkName(name);
  if (/^\/?(?:aws|ssm)/i.test(name)) {
    throw refuse('ValidationException', `Parameter name: can't be prefixed with "aws" or "ssm" (case-insensitive).`);
  }
  const levels = name.split('/').length - 1;
  if (levels > 0 && !name.startsWith('/'))
    throw refuse('ValidationException', 'Parameter name must be a fully qualified name.');
  if (levels > 15) throw refuse('HierarchyLevelLimitExceededException', 'A hierarchy has at most 15 levels.');
}

/** What somebody of the account writes into its Parameter Store: standard parameters only. */
export const parameterWriteOperations = {
  PutParameter: operation<PutParameterRequest, PutParameterResult>()(['Name', 'Value'], (world, request) => {
    const { Name, Value, Type, Overwrite = false } = request;
    checkNewName(Name);
    const standing = world.state.ssm.parameters.get(Name);
    const type = Type ?? standing?.type;
    if (type === undefined)
      throw refuse('ValidationException', 'A parameter type is required when you create a parameter.');
    if (findParameter(world, Name) && !Overwrite) {
      throw refuse(
        'ParameterAlreadyExists',
        'The parameter already exists. To overwrite this value, set the overwrite option.',
      );
    }
    if (Value === '' || Buffer.byteLength(Value) > longestBytes || /\{\{.*\}\}/.test(Value)) {
      throw refuse('ValidationException', 'Parameter value: 1 to 4096 bytes, without values in double brackets.');
    }
    const version = (standing?.version ?? 0) + 1;
    world.state.ssm.parameters.set(Name, { value: Value, type, version, modifiedAt: world.now });
    return { Version: version, Tier: 'Standard' };
  }),

  DeleteParameter: operation<DeleteParameterRequest, DeleteParameterResult>()(['Name'], (world, request) => {
    checkName(request.Name);
    if (!world.state.ssm.parameters.delete(request.Name))
      throw refuse('ParameterNotFound', `Parameter ${request.Name} not found.`);
    return {};
  }),
};
