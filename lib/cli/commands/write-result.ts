import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { UnityError } from '../../domain/errors/unity-error';
import { cleanLine } from '../io/clean-text';
import type { CliIo } from '../io/cli-io';

/** Writes a result to the file that an option names. @throws UnityError Usage with the system's reason */
export function writeResult(io: Pick<CliIo, 'cwd'>, option: string, file: string, text: string): void {
  try {
    writeFileSync(path.resolve(io.cwd, file), text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new UnityError('Usage', { message: `${option} ${cleanLine(file, 200)} cannot be written: ${reason}`, cause });
  }
}
