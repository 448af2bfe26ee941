import { UnityError } from '../../domain/errors/unity-error';
import { writeResult } from '../commands/write-result';
import { sdkConfig } from '../gateway/aws-gateway';
import type { CommandRun } from '../program/command-spec';

/** Writes an export to a file, or with the person’s own credentials to S3. @throws UnityError Usage */
export async function writeExport({ io, globals }: CommandRun, target: string, text: string): Promise<void> {
  if (!target.startsWith('s3://')) return writeResult(io, '--export', target, text);
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(target) ?? [];
  if (bucket === undefined || key === undefined)
    throw new UnityError('Usage', { message: '--export takes a file or s3://BUCKET/KEY' });
  if (globals.local)
    throw new UnityError('Usage', { message: 'with --local nothing leaves this machine: give --export a file' });
  // One option needs it, and every command waits for what is loaded here.
  const { PutObjectCommand, S3Client } = await import('@aws-sdk/client-s3');
  const s3 = new S3Client(sdkConfig(globals));
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: text, ContentType: 'application/x-ndjson' }));
}
