import { createHash } from 'node:crypto';
import type {
  CreateFunctionRequest,
  DeleteFunctionRequest,
  FunctionConfiguration,
  ListVersionsByFunctionRequest,
  ListVersionsByFunctionResponse,
  UpdateFunctionCodeRequest,
} from '@aws-sdk/client-lambda';
import type { World } from '../account/world';
import { operation } from '../api/operation';
import { pageOf } from '../api/pages';
import { refuse } from '../api/refusal';
import type { FunctionRecord, VersionRecord } from './state';

const arnOf = (world: World, name: string): string =>
  `arn:aws:lambda:${world.region}:${world.accountId}:function:${name}`;

/** Names a function by its name or its ARN, with a qualifier or without. */
function namesOf(world: World, given: string, qualifier: string | undefined) {
  const rest = given.startsWith('arn:') ? given.split(':').slice(6) : given.split(':');
  const [name = '', own] = rest;
  const found = world.state.lambda.functions.get(name);
  if (!found) throw refuse('ResourceNotFoundException', `Function not found: ${arnOf(world, name)}`, 404);
  return { found, qualifier: qualifier ?? own };
}

const shaOf = (code: Uint8Array | undefined): string =>
  createHash('sha256')
    .update(code ?? '')
    .digest('base64');

/** As Lambda writes times. */
const timeOf = (milliseconds: number): string => new Date(milliseconds).toISOString().replace('Z', '+0000');

function configuration(world: World, one: FunctionRecord, version?: VersionRecord): FunctionConfiguration {
  const Version = version === undefined ? '$LATEST' : String(version.version);
  return {
    FunctionName: one.name,
    FunctionArn: `${arnOf(world, one.name)}:${Version}`,
    Role: one.roleArn,
    CodeSha256: version?.codeSha256 ?? one.codeSha256,
    LastModified: timeOf(version?.publishedAt ?? one.modifiedAt),
    Version,
  };
}

/** The same code is published once: the newest version stands for it (PublishVersion API reference). */
function publish(world: World, one: FunctionRecord): VersionRecord {
  const newest = one.versions.at(-1);
  if (newest?.codeSha256 === one.codeSha256) return newest;
  one.published += 1;
  const version = { version: one.published, codeSha256: one.codeSha256, publishedAt: world.now };
  one.versions.push(version);
  return version;
}

export const versionOperations = {
  CreateFunction: operation<CreateFunctionRequest, FunctionConfiguration>()(
    ['FunctionName', 'Role', 'Code'],
    (world, { FunctionName: name, Role: roleArn, Code, Publish }) => {
      const { functions } = world.state.lambda;
      if (functions.has(name)) throw refuse('ResourceConflictException', `Function already exist: ${name}`, 409);
      const one = { name, roleArn, codeSha256: shaOf(Code.ZipFile), modifiedAt: world.now, published: 0, versions: [] };
      functions.set(name, one);
      return configuration(world, one, Publish ? publish(world, one) : undefined);
    },
  ),

  UpdateFunctionCode: operation<UpdateFunctionCodeRequest, FunctionConfiguration>()(
    ['FunctionName'],
    (world, { FunctionName, ZipFile, Publish }) => {
      const { found } = namesOf(world, FunctionName, undefined);
      found.codeSha256 = shaOf(ZipFile);
      found.modifiedAt = world.now;
      return configuration(world, found, Publish ? publish(world, found) : undefined);
    },
  ),

  ListVersionsByFunction: operation<ListVersionsByFunctionRequest, ListVersionsByFunctionResponse>()(
    ['FunctionName'],
    (world, { FunctionName, Marker, MaxItems }) => {
      const { found } = namesOf(world, FunctionName, undefined);
      const all = [configuration(world, found), ...found.versions.map((one) => configuration(world, found, one))];
      const rules = { least: 1, most: 50, invalidNumber: 'InvalidParameterValueException' };
      const page = pageOf(world, all, { size: MaxItems, token: Marker }, rules);
      return { Versions: [...page.items], NextMarker: page.next };
    },
  ),

  DeleteFunction: operation<DeleteFunctionRequest, object>()(['FunctionName'], (world, { FunctionName, Qualifier }) => {
    const { found, qualifier } = namesOf(world, FunctionName, Qualifier);
    if (qualifier === undefined) {
      world.state.lambda.functions.delete(found.name);
      return {};
    }
    if (qualifier === '$LATEST')
      throw refuse(
        'InvalidParameterValueException',
        '$LATEST version cannot be deleted without deleting the function.',
      );
    const left = found.versions.filter(({ version }) => String(version) !== qualifier);
    // A version that is not there is deleted already (assumed: the API reference names no error for it).
    found.versions = left;
    return {};
  }),
};
