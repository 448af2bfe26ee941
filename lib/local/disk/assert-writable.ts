import { accessSync, constants, mkdirSync } from 'node:fs';
import { cannotWrite } from './cannot-write';

/** Makes sure, before another process is started for it, that the account can be kept there. @throws UnityError LocalWorldUnreadable */
export function assertWritable(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true });
    accessSync(directory, constants.W_OK);
  } catch (cause) {
    throw cannotWrite(directory, cause);
  }
}
