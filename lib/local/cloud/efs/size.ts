import type { FileSystemSize } from '@aws-sdk/client-efs';
import type { World } from '../account/world';
import type { DatumRecord } from '../cloudwatch/state';
import { emptyBytes, meteringSeconds, metricDelaySeconds } from './figures';
import type { FileSystemRecord } from './state';

/** All bytes that are in it at a moment, its own bookkeeping among them. */
export function bytesAt(files: FileSystemRecord, at: number): number {
  return files.writes.filter((one) => one.at <= at).reduce((sum, { bytes }) => sum + bytes, emptyBytes);
}

/** Its size as it was metered last. */
export function meteredSize(files: FileSystemRecord, now: number): FileSystemSize {
  const every = meteringSeconds * 1000;
  const at = files.bornAt + Math.floor((now - files.bornAt) / every) * every;
  const Value = bytesAt(files, at);
  return { Value, Timestamp: new Date(at), ValueInIA: 0, ValueInStandard: Value, ValueInArchive: 0 };
}

/** The metric DataWriteIOBytes of every file system, as far as CloudWatch knows it by now. */
export function writeData({ state, now }: World): readonly DatumRecord[] {
  return [...state.efs.fileSystems.values()].flatMap((files) =>
    files.writes
      .filter(({ at }) => at + metricDelaySeconds * 1000 <= now)
      .map(({ at, bytes }) => ({
        namespace: 'AWS/EFS',
        name: 'DataWriteIOBytes',
        dimensions: `FileSystemId=${files.id}`,
        at,
        value: bytes,
        unit: 'Bytes' as const,
      })),
  );
}
