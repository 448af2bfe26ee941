import { existsSync } from 'node:fs';
import { UnityError } from '../../domain/errors/unity-error';
import { livingClaims } from '../../local/disk/claims';
import { stateDirectory } from '../../local/disk/state-directory';
import { removeWorldFile, worldFile } from '../../local/disk/world-file';
import { exitCodes } from '../errors/exit-codes';
import { confirm } from '../input/confirm';
import type { CommandSpec } from '../program/command-spec';

/** `unity local reset`: forgets the simulated account with everything in it. */
export const localReset: CommandSpec = {
  examples: ['unity local reset', 'unity local reset --yes'],
  json: 'document',

  async run(run) {
    const directory = stateDirectory(run.io.env, run.io.cwd);
    const isThere = existsSync(worldFile(directory));
    if (isThere) {
      assertFree(directory);
      await confirm(run, { text: `Forget the simulated account in ${directory}, with everything in it?` });
      assertFree(directory);
      removeWorldFile(directory);
    }
    if (run.globals.json) run.print.document({ format_version: '1.0', directory, reset: isThere });
    else run.print.note(isThere ? 'The simulated account is as on the first day.' : 'There is nothing to reset.');
    return exitCodes.done;
  },
};

function assertFree(directory: string): void {
  const [claim] = livingClaims(directory);
  if (claim) throw new UnityError('LocalWorldBusy', { message: `process ${claim.pid} works on ${directory}` });
}
