import { existsSync } from 'node:fs';
import { UnityError } from '../../domain/errors/unity-error';
import { claim, livingClaims } from '../../local/disk/claims';
import { clearLitter } from '../../local/disk/litter';
import { socketPath } from '../../local/disk/socket-path';
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
      removeAccount(directory, run.io.unique());
    }
    if (run.globals.json) run.print.document({ format_version: '1.0', directory, reset: isThere });
    else run.print.note(isThere ? 'The simulated account is as on the first day.' : 'There is nothing to reset.');
    return exitCodes.done;
  },
};

/** Removes it while this process holds it, so that nobody begins to host what is about to go. */
function removeAccount(directory: string, text: string): void {
  const unique = text.replaceAll(/\W/g, '');
  const letGo = claim(directory, socketPath(directory, unique), unique);
  if (!letGo) throw new UnityError('LocalWorldBusy', { message: `another command has come to work on ${directory}` });
  try {
    removeWorldFile(directory);
    clearLitter(directory);
  } finally {
    letGo();
  }
}

function assertFree(directory: string): void {
  const [claim] = livingClaims(directory);
  if (claim) throw new UnityError('LocalWorldBusy', { message: `process ${claim.pid} works on ${directory}` });
}
