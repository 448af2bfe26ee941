import type {
  CreateFileSystemRequest,
  DeleteFileSystemRequest,
  DescribeFileSystemsRequest,
  DescribeFileSystemsResponse,
  FileSystemDescription,
} from '@aws-sdk/client-efs';
import { drawMilliseconds, drawResourceId } from '../account/draw';
import { takes } from '../account/durations';
import { born, isAlive, isShown, remove } from '../account/record';
import type { World } from '../account/world';
import { notSimulated } from '../api/not-simulated';
import { operation } from '../api/operation';
import { pageOf } from '../api/pages';
import { readTags } from '../api/tags';
import { settleBackupsOf } from '../backup/content';
import { appliedQuota } from '../quotas/values';
import { policySetNow } from './backup-policies';
import { fileSystemAvailable, fileSystemDeleted } from './figures';
import { lifeCycle, namedFileSystem, refuseEfs, shownFileSystem, targetsOf } from './lookup';
import { meteredSize } from './size';
import type { FileSystemRecord } from './state';

const arnOf = ({ region, accountId }: World, id: string) =>
  `arn:aws:elasticfilesystem:${region}:${accountId}:file-system/${id}`;

function view(world: World, files: FileSystemRecord): FileSystemDescription {
  return {
    OwnerId: world.accountId,
    CreationToken: files.creationToken,
    FileSystemId: files.id,
    FileSystemArn: arnOf(world, files.id),
    CreationTime: new Date(files.bornAt),
    LifeCycleState: lifeCycle(files, world.now),
    Name: files.tags.find((tag) => tag.Key === 'Name')?.Value,
    NumberOfMountTargets: targetsOf(world, files.id).length,
    SizeInBytes: meteredSize(files, world.now),
    PerformanceMode: files.performanceMode,
    ThroughputMode: files.throughputMode,
    Encrypted: files.encrypted,
    Tags: files.tags.map(({ Key, Value }) => ({ Key, Value })),
  };
}

function living({ state, now }: World): FileSystemRecord[] {
  return [...state.efs.fileSystems.values()].filter((files) => isAlive(files, now));
}

/** A token stands for one file system as long as it lives; any request with it is refused, naming that one. */
function checkToken(world: World, token: string): void {
  const standing = living(world).find((files) => files.creationToken === token);
  if (standing === undefined) return;
  const message = `File system '${standing.id}' already exists with creation token '${token}'`;
  throw refuseEfs('FileSystemAlreadyExists', message, 409, { FileSystemId: standing.id });
}

function checkRequest(world: World, request: CreateFileSystemRequest): void {
  if (request.AvailabilityZoneName !== undefined || request.KmsKeyId !== undefined) {
    throw notSimulated('CreateFileSystem with AvailabilityZoneName or KmsKeyId');
  }
  if ((request.CreationToken?.length ?? 0) > 64) throw refuseEfs('BadRequest', 'Creation token is too long', 400);
  if (living(world).length >= appliedQuota(world.limits, 'elasticfilesystem/L-848C634D')) {
    throw refuseEfs('FileSystemLimitExceeded', 'The maximum number of file systems has been reached.', 403);
  }
}

export const fileSystemOperations = {
  CreateFileSystem: operation<CreateFileSystemRequest, FileSystemDescription>()(['CreationToken'], (world, request) => {
    checkToken(world, request.CreationToken);
    checkRequest(world, request);
    const record = born(world, drawResourceId(world.random, 'fs'), readTags(request.Tags, 'BadRequest'));
    const wait = drawMilliseconds(world.random, fileSystemAvailable);
    const files: FileSystemRecord = {
      ...record,
      creationToken: request.CreationToken,
      encrypted: request.Encrypted ?? false,
      performanceMode: request.PerformanceMode ?? 'generalPurpose',
      throughputMode: request.ThroughputMode === 'elastic' ? 'elastic' : 'bursting',
      availableAt: world.now + takes(world, 'fileSystemAvailable', record.id, wait),
      backupPolicy: request.Backup === true ? policySetNow(world, true) : null,
      writes: [],
      changes: [],
    };
    world.state.efs.fileSystems.set(files.id, files);
    return { ...view(world, files), SizeInBytes: { Value: 0 } };
  }),

  DescribeFileSystems: operation<DescribeFileSystemsRequest, DescribeFileSystemsResponse>()([], (world, request) => {
    const { FileSystemId: id, CreationToken: token } = request;
    if (id !== undefined && token !== undefined) {
      throw refuseEfs('BadRequest', 'Only one of FileSystemId and CreationToken can be specified', 400);
    }
    const all = [...world.state.efs.fileSystems.values()].filter((files) => isShown(files, world.now));
    const asked = id === undefined ? all : [shownFileSystem(world, id)];
    const fitting = asked.filter((files) => token === undefined || files.creationToken === token);
    const rules = { least: 1, most: 100, invalidNumber: 'BadRequest', invalidToken: 'BadRequest' };
    const page = pageOf(world, fitting, { size: request.MaxItems, token: request.Marker }, rules);
    return { FileSystems: page.items.map((files) => view(world, files)), NextMarker: page.next };
  }),

  DeleteFileSystem: operation<DeleteFileSystemRequest, object>()(['FileSystemId'], (world, request) => {
    const files = namedFileSystem(world, request.FileSystemId);
    if (targetsOf(world, files.id).length > 0) {
      throw refuseEfs('FileSystemInUse', `File system '${files.id}' has mount targets and cannot be deleted.`, 409);
    }
    if (files.goneAt === null) {
      const wait = drawMilliseconds(world.random, fileSystemDeleted);
      settleBackupsOf(world, arnOf(world, files.id), files);
      remove(world, files, world.now + takes(world, 'fileSystemDeleted', files.id, wait));
    }
    return {};
  }),
};
