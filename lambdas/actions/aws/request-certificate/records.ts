import { UnityError } from '../../../../lib/domain/errors/unity-error';
import { hasCode } from '../../../resources/aws-error';
import { type Standing, standingRecord, type WantedRecord } from '../../../resources/route53/standing-record';
import {
  changeRecord,
  recordId,
  recordMetadata,
  validationRecords,
} from '../../../resources/route53/validation-record';
import type { CertificateContext } from './parts';

/** The key of a record's row: by its place among the certificate's names, which never changes. */
export function recordKey(index: number): string {
  return index === 0 ? 'validation-record' : `validation-record-${index + 1}`;
}

/**
 * Makes a record that proves a name, once. An equal one of others does as well: it is used, not ours, and never removed.
 *
 * @throws UnityError NotOurs when a record with another value has the name
 */
export async function makeRecord(context: CertificateContext, key: string, wanted: WantedRecord): Promise<void> {
  if (context.resource(key)?.state !== 'active' && isTheirs(wanted, await standingRecord(context, wanted))) return;
  await context.make(
    key,
    validationRecords,
    async () => {
      try {
        await changeRecord(context, 'CREATE', wanted);
      } catch (error) {
        if (!hasCode(error, ['InvalidChangeBatch'])) throw error;
        await adopt(context, wanted, error);
      }
      return recordId(wanted);
    },
    recordMetadata(wanted),
  );
}

function isTheirs({ name }: WantedRecord, standing: Standing): boolean {
  if (standing !== 'another') return standing === 'same of others';
  const message = `${name} has a record with another value, which is not this session’s to change`;
  throw new UnityError('NotOurs', { message, details: { name } });
}

/** Passes when what AWS would not make twice is ours: an earlier try, or another step of this session, made it. */
async function adopt(context: CertificateContext, wanted: WantedRecord, cause: unknown): Promise<void> {
  const standing = await standingRecord(context, wanted);
  if (standing === 'ours') return;
  // Shown late, AWS’s refusal is true all the same; one that somebody made meanwhile is found at the next look.
  if (standing === 'nothing' && isExisting(cause)) {
    throw new UnityError('NotYetVisible', {
      message: `${wanted.name} exists, and Route 53 does not list it yet`,
      cause,
    });
  }
  if (isTheirs(wanted, standing)) {
    throw new UnityError('NotYetVisible', { message: `somebody made the record ${wanted.name} just now`, cause });
  }
  throw cause;
}

function isExisting(error: unknown): boolean {
  return error instanceof Error && error.message.includes('already exists');
}
